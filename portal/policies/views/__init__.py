"""Pages of policies."""

from portal.policies.views import asking, cycle, drafting, reading, reviewing  # noqa: F401 - they register routes
from portal.policies.views.blueprint import bp

__all__ = ["bp"]
