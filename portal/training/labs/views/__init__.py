"""Pages of a lab: taking it, and warming up."""

from portal.training.labs.views import attempts, warm_up

__all__ = ["attempts", "warm_up"]
