"""Entering people in the directory and correcting what they are called."""

from sqlalchemy import select

from portal.audit.commands import Actor, record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.people import queries, rules
from portal.people.actions import PeopleAction
from portal.people.commands.sign_ins import spend_links
from portal.people.models import Person, Placement, StatePeriod
from portal.people.rules import PersonState, Theme


def add_person(
    actor: Actor | None,
    *,
    name: str,
    email: str,
    employee_number: str | None = None,
    job_title: str = "",
    unit_id: int | None = None,
    site_id: int | None = None,
    manager_id: int | None = None,
    state: PersonState = PersonState.INVITED,
    language: str = "en",
    time_zone: str = "Europe/London",
) -> Person:
    """Enter someone in the directory; they sign in once they have accepted an invitation."""
    email = email.strip().lower()
    if queries.find_by_email(email):
        raise Refused(Reason("email_taken"), field="email")
    if (
        employee_number
        and db.session.scalars(select(Person.id).where(Person.employee_number == employee_number)).first()
    ):
        raise Refused(Reason("employee_number_taken"), field="employee_number")
    person = Person(
        name=name, email=email, employee_number=employee_number or None, job_title=job_title, language=language,
        time_zone=time_zone, created_at=clock.now(), state=state, unit_id=unit_id, site_id=site_id,
        manager_id=manager_id,
    )  # fmt: skip
    db.session.add(person)
    db.session.flush()  # periods and audit need the id
    at = clock.now()
    db.session.add_all(
        [
            Placement(
                person_id=person.id, unit_id=unit_id, site_id=site_id, manager_id=manager_id, valid_from=at
            ),
            StatePeriod(person_id=person.id, state=state, valid_from=at),
        ]
    )
    record(actor, PeopleAction.ADDED, person, unit=unit_id, site=site_id, manager=manager_id, state=state)
    return person


def change_details(actor: Actor, person: Person, *, name: str, job_title: str, email: str) -> None:
    """Correct how someone is called and reached; links that went to another address stop working."""
    email = email.strip().lower()
    taken = queries.find_by_email(email)
    if taken and taken.id != person.id:
        raise Refused(Reason("email_taken"), field="email")
    record(actor, PeopleAction.DETAILS_CHANGED, person, email_changed=email != person.email)
    if email != person.email:
        spend_links([person.id], clock.now())
    person.name, person.job_title, person.email = name, job_title, email
    person.sort_name = rules.sort_name(name)


def change_preferences(person: Person, *, theme: Theme, time_zone: str) -> None:
    """Let someone choose their own colours and time zone."""
    record(person, PeopleAction.PREFERENCES_CHANGED, person, theme=theme, time_zone=time_zone)
    person.theme, person.time_zone = theme, time_zone
