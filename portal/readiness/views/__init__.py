"""Pages about readiness: my paths, my clearance, my team."""

from portal.readiness.views import learn, team
from portal.readiness.views.blueprint import bp

__all__ = ["bp", "learn", "team"]
