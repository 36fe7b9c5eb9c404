"""How fast the portal is, beside a bare Flask application that does the same amount of work. Never asserted."""
