"""Pages of policies."""

from portal.policies.views import reading
from portal.policies.views.blueprint import bp

__all__ = ["bp", "reading"]
