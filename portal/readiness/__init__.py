"""Who is cleared for what, why not, until when, as of any date; for a person, a team and a unit."""
