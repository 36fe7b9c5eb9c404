"""Taking in a whole company from a file: look first, apply as one step, take it back within a day."""
