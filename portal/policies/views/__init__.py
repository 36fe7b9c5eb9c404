"""Pages of policies."""

from portal.policies.views import asking, drafting, reading, reviewing  # noqa: F401 - they register their routes
from portal.policies.views.blueprint import bp

__all__ = ["bp"]
