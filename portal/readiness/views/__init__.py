"""Pages about readiness: a person's own paths and clearance, the team, and the people beside an agent."""

from portal.readiness.views import beside, download, learn, nudges, reliefs, team
from portal.readiness.views.blueprint import bp

__all__ = ["beside", "bp", "download", "learn", "nudges", "reliefs", "team"]
