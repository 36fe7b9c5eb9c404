"""Where someone stood on a date, and what has changed since."""

from datetime import timedelta

from portal.core import clock, db
from portal.core.permissions import Role
from portal.core.reasons import Reason
from portal.people import commands
from portal.people.queries import history
from portal.people.rules import JobRole, PersonState

DAY = timedelta(days=1)


def test_someone_who_moved_is_found_where_they_were_yesterday(cast) -> None:
    yesterday = clock.now() - DAY
    with db.use_case():
        commands.place_person(
            cast.cal, cast.ada, unit_id=cast.service.id, site_id=cast.leeds.id, manager_id=cast.eve.id
        )

    found = history.read_history(cast.ada.id)

    before, now = history.standing_at(found, yesterday), history.standing_at(found, clock.now())
    assert (before.unit, before.manager) == ("Northwind / Claims", "Bo Brand")
    assert (now.unit, now.manager, now.site) == ("Northwind / Service", "Eve Eide", "Leeds")


def test_a_unit_that_moved_is_found_where_it_was(cast) -> None:
    yesterday = clock.now() - DAY
    with db.use_case():
        commands.move_unit(cast.cal, cast.claims, to=cast.service)

    found = history.read_history(cast.ada.id)

    assert history.standing_at(found, yesterday).unit == "Northwind / Claims"
    assert history.standing_at(found, clock.now()).unit == "Northwind / Service / Claims"


def test_roles_state_and_access_are_those_of_the_day(cast) -> None:
    yesterday = clock.now() - DAY
    with db.use_case():
        commands.assign_job_roles(cast.cal, cast.ada, [JobRole.KNOWLEDGE_MANAGER])
        commands.grant_access(cast.cal, cast.ada, role=Role.EDITOR, unit_id=cast.claims.id)
        commands.change_state(cast.cal, cast.ada, to=PersonState.ON_LEAVE)

    found = history.read_history(cast.ada.id)

    before, now = history.standing_at(found, yesterday), history.standing_at(found, clock.now())
    assert (before.state, before.job_roles, before.access) == (
        PersonState.ACTIVE,
        [JobRole.FRONTLINE_AGENT],
        [],
    )
    assert (now.state, now.job_roles) == (PersonState.ON_LEAVE, [JobRole.KNOWLEDGE_MANAGER])
    assert [(grant.role, grant.unit) for grant in now.access] == [(Role.EDITOR, "Northwind / Claims")]


def test_before_they_came_there_was_nobody(cast) -> None:
    found = history.read_history(cast.ada.id)

    assert history.standing_at(found, clock.now() - 401 * DAY).state is None


def test_the_changes_are_told_newest_first_and_those_to_come_are_not(cast) -> None:
    noon = clock.now()
    with db.use_case():
        commands.grant_access(cast.cal, cast.ada, role=Role.AUDITOR, until=noon + DAY)
    with clock.moved_to(noon + timedelta(hours=1)), db.use_case():
        commands.place_person(
            cast.cal, cast.ada, unit_id=cast.service.id, site_id=cast.leeds.id, manager_id=cast.bo.id
        )

    told = history.timeline(history.read_history(cast.ada.id), noon + timedelta(hours=2))

    assert [change.what for change in told] == [
        Reason("changed_unit", before="Claims", after="Service"),
        Reason("changed_access_given", role=Role.AUDITOR, unit="", agent=None),
        Reason("changed_entered", state=PersonState.ACTIVE),
        Reason("changed_role_taken", role=JobRole.FRONTLINE_AGENT),
    ]
