"""The first administrator of an empty portal."""

from sqlalchemy import text

from portal.audit.commands import record
from portal.core import db
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.core.reasons import Reason
from portal.people import commands, queries
from portal.people.actions import PeopleAction
from portal.people.models import Person
from portal.people.rules import PersonState
from portal.settings.commands import change_setting
from portal.settings.settings import COMPANY


def make_first_administrator(*, name: str, email: str, password_hash: str, company: str = "") -> Person:
    """Add the first person, as an administrator; refuse if the portal has people."""
    if not db.is_sqlite():  # SQLite has one writer at a time
        db.session.execute(text("LOCK TABLE person IN SHARE ROW EXCLUSIVE MODE"))
    if queries.has_people():
        raise Refused(Reason("first_steps_over"))
    person = commands.add_person(None, name=name, email=email, state=PersonState.ACTIVE)
    person.password_hash = password_hash
    commands.grant_access(None, person, role=Role.ADMIN)
    record(person, PeopleAction.FIRST_ADMINISTRATOR_MADE, person)
    if company:
        change_setting(person, COMPANY, text=company)
    return person
