"""Pages about readiness: my paths, my clearance, my team, who is beside an agent, and signing people off."""

from portal.readiness.views import beside, learn, observing, team
from portal.readiness.views.blueprint import bp

__all__ = ["beside", "bp", "learn", "observing", "team"]
