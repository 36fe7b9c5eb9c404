"""Pages about people and signing in."""

from portal.people.views import (  # noqa: F401 - they register their routes on the blueprint
    access,
    choosing,
    directory,
    erasing,
    first_steps,
    invitations,
    profile,
    sign_in,
    units,
)
from portal.people.views.blueprint import bp

__all__ = ["bp"]
