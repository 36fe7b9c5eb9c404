"""Pages about readiness: my paths, my clearance, my team, who is beside an agent, and the record of each."""

from portal.readiness.views import beside, learn, team
from portal.readiness.views.blueprint import bp

__all__ = ["beside", "bp", "learn", "team"]
