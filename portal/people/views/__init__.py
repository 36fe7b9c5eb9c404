"""Pages about people and signing in."""

from portal.people.views.blueprint import bp
from portal.people.views import profile, sign_in  # noqa: F401 - they register their routes on the blueprint

__all__ = ["bp"]
