"""Practical sign-offs: two observations at the desk, on two days, by someone who can do it themselves."""

from portal.training.signoffs import views  # noqa: F401 - they register their routes on the blueprint
from portal.training.signoffs.words import LABELS, SENTENCES

__all__ = ["LABELS", "SENTENCES"]
