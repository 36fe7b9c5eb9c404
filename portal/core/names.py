"""Initials of names."""


def initials(name: str) -> str:
    """Return up to two initials: those of the first and the last part of a name."""
    parts = [part for part in name.replace("-", " ").split() if part[0].isalpha()]
    chosen = [parts[0], parts[-1]] if len(parts) > 1 else parts
    return "".join(part[0] for part in chosen).upper()
