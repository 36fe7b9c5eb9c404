"""Lessons with their checks, and who has completed them."""

from portal.training.lessons import views  # noqa: F401 - registers its routes on the blueprint of /learn
from portal.training.lessons.words import LABELS, SENTENCES

__all__ = ["LABELS", "SENTENCES"]
