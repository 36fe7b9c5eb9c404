"""What every assessment has in common: terms, attempts, who has passed, and the talk when tries are used up."""

from portal.training.assessments import views  # noqa: F401 - they register their routes on the blueprint
from portal.training.assessments.words import LABELS, SENTENCES

__all__ = ["LABELS", "SENTENCES"]
