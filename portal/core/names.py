"""What stands for somebody's name."""


def initials(name: str) -> str:
    """Up to two letters that stand for a name: first and last part."""
    parts = [part for part in name.replace("-", " ").split() if part[0].isalpha()]
    chosen = [parts[0], parts[-1]] if len(parts) > 1 else parts
    return "".join(part[0] for part in chosen).upper()
