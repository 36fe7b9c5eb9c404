"""Practical sign-offs: two observations at work, on two days, by a certified colleague."""

from portal.training.signoffs import views  # noqa: F401 - they register their routes on the blueprint
from portal.training.signoffs.words import LABELS, SENTENCES

__all__ = ["LABELS", "SENTENCES"]
