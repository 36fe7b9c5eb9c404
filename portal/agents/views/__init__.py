"""Pages about agents."""

from portal.agents.views import cards, deployments, directory, levels, sources, workflows  # noqa: F401 - they register their routes
from portal.agents.views.blueprint import bp

__all__ = ["bp"]
