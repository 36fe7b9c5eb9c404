"""Pages about people and signing in."""

from portal.people.views import profile, sign_in  # noqa: F401 - they register their routes on the blueprint
from portal.people.views.blueprint import bp

__all__ = ["bp"]
