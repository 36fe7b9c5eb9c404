"""The panels that exceptions add to pages of features below."""

from flask_login import current_user

from portal.core.permissions import Permission
from portal.core.templating import render_part
from portal.exceptions import queries
from portal.people.models import Person


def exceptions_of_reader(key: str) -> str:
    """On the page of a policy: what covers the reader, and the way to ask; one statement."""
    covering = queries.list_covering(current_user.id, key)
    return render_part("exceptions/_of_policy.html", covering=covering, key=key)


def link_to_exceptions() -> str:
    """On the list of policies: the link to exceptions."""
    return render_part("exceptions/_link.html")


def exceptions_of_person(person: Person) -> str:
    """On a person's page: what covers them, for those who answer for them; two statements at most."""
    if not current_user.may(Permission.READINESS_TEAM):
        return ""
    if not queries.find_covered(current_user, person.id, Permission.READINESS_TEAM):
        return ""
    covering = queries.list_covering(person.id)
    return render_part("exceptions/_of_person.html", covering=covering) if covering else ""
