"""Whether enough people are ready for the level at which an agent runs live (field 8.2)."""

from decimal import ROUND_CEILING, Decimal


def people_needed(people: int, share: float) -> int:
    """Return how many of the people who work with an agent have to be ready for its level."""
    return int((Decimal(people) * Decimal(str(share))).to_integral_value(ROUND_CEILING))


def is_short(*, people: int, ready: int, share: float) -> bool:
    """Return whether fewer people are ready than the level needs; without people there is nothing to count."""
    return ready < people_needed(people, share)
