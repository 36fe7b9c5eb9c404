"""Pages of a lab: taking it, warming up, and the talk that may follow."""

from portal.training.labs.views import attempts, talks, warm_up

__all__ = ["attempts", "talks", "warm_up"]
