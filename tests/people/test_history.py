"""Where someone stood on a date, and what has changed since."""

from datetime import timedelta

import pytest

from portal.core import clock, db
from portal.core.permissions import Role
from portal.core.reasons import Reason
from portal.people import commands
from portal.people.queries import history
from portal.people.rules import JobRole, PersonState
from tests.make import make_person

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
        Reason("changed_role_taken", role=JobRole.FRONTLINE_AGENT),
        Reason("changed_entered", state=PersonState.ACTIVE),
    ]


def test_what_was_done_in_one_go_stands_together_in_order_with_who_did_it(as_, cast) -> None:
    with clock.moved_to(clock.now() + DAY), db.use_case():
        commands.assign_job_roles(cast.cal, cast.ada, [JobRole.KNOWLEDGE_MANAGER])
    with clock.moved_to(clock.now() + 2 * DAY):
        page = as_(make_person("Gil Grant", access=(Role.AUDITOR,))).get("people.show", person_id=cast.ada.id)

    assert page.says(
        "Job role removed: Frontline agent Job role added: Knowledge manager Fri 13 Mar 2026, 12:00, Cal Chen"
    )


def test_an_answer_as_of_a_day_says_so(as_, cast) -> None:
    auditor = as_(make_person("Gil Grant", access=(Role.AUDITOR,)))

    assert auditor.get("people.show", person_id=cast.ada.id, on="2026-03-03").says(
        "As of Tuesday 3 March 2026"
    )
    assert auditor.get("people.show", person_id=cast.ada.id).says("As of Thursday 12 March 2026")


@pytest.mark.parametrize(
    ("on", "said"),
    [("garbage", "Enter a day, such as 2026-03-16."), ("2026-03-13", "This day is in the future.")],
)
def test_a_day_that_is_none_or_has_not_come_is_refused_beside_its_field(
    as_, cast, on: str, said: str
) -> None:
    page = as_(make_person("Gil Grant", access=(Role.AUDITOR,))).get(
        "people.show", person_id=cast.ada.id, on=on
    )

    assert page.status == 422
    assert page.says(said)
    assert not page.says("As of Thursday 12 March 2026")
