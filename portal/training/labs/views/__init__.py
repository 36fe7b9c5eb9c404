"""Pages of labs: attempts, and the warm-up."""

from portal.training.labs.views import attempts, warm_up

__all__ = ["attempts", "warm_up"]
