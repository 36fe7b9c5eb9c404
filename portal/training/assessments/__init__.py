"""What all assessments share: their terms, attempts and results, and the talk after the last failed try."""

from portal.training.assessments import views  # noqa: F401 - they register their routes on the blueprint
from portal.training.assessments.words import LABELS, SENTENCES

__all__ = ["LABELS", "SENTENCES"]
