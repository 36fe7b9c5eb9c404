"""Quizzes: a new draw for every attempt, answers explained at the end, a result visible to the person only."""

from portal.training.quizzes import views  # noqa: F401 - they register their routes on the blueprint
from portal.training.quizzes.words import LABELS, SENTENCES

__all__ = ["LABELS", "SENTENCES"]
