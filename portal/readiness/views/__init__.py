"""Pages about readiness: my paths, my clearance, my team, and signing people off."""

from portal.readiness.views import learn, observing, team
from portal.readiness.views.blueprint import bp

__all__ = ["bp", "learn", "observing", "team"]
