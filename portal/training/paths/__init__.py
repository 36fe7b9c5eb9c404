"""What somebody has to learn, show and accept to work beside an agent at a level, why, and by when."""
