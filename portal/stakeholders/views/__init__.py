"""Pages of stakeholders: the groups, and the map of a change as picture, table and file."""

from portal.stakeholders.views import groups, maps
from portal.stakeholders.views.blueprint import bp

__all__ = ["bp", "groups", "maps"]
