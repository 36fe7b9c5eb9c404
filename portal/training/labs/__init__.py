"""Review labs: outputs of an agent to send or stop, with planted faults and a private result."""

from portal.training.labs import views  # noqa: F401 - they register their routes on the blueprint
from portal.training.labs.words import LABELS, SENTENCES

__all__ = ["LABELS", "SENTENCES"]
