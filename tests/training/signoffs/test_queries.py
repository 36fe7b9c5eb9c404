"""Who holds a sign-off, who may observe, and whom one may observe."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, db
from portal.core.paging import PageMark
from portal.core.permissions import Role
from portal.core.web import Portal
from portal.paths.rules import Stage
from portal.people.models import Person
from portal.people.rules import JobRole, PersonState
from portal.training.signoffs import queries
from portal.training.signoffs.certification import CERTIFICATION, Certification
from portal.training.signoffs.models import SignOff
from portal.training.signoffs.rules import Earlier
from tests.conftest import NOON
from tests.make import give_access, give_job_role, make_person
from tests.training.signoffs.make import (
    YEAR,
    make_checklist,
    make_observation,
    make_request,
    make_sign_off,
    require_sign_off,
)  # fmt: skip

DAY = timedelta(days=1)


def held(person: Person, at: datetime) -> list[str]:
    rows = queries.signed_off(at).where(SignOff.person_id == person.id)
    return [row.checklist_key for row in db.session.execute(rows)]


@pytest.fixture
def certify(app: Portal, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Say who is certified, as a feature above would."""

    def say(*people: Person) -> None:
        some = Certification(
            certified=lambda _stage, _at: select(Person.id).where(
                Person.id.in_([each.id for each in people])
            ),
            cleared_to=lambda person_id, _at: (
                Stage.ASSIST if person_id in {each.id for each in people} else None
            ),
            refresh=lambda _people: None,
        )
        monkeypatch.setitem(app.provided, CERTIFICATION, [some])

    return say


def observers(person: Person) -> list[str]:
    checklist = queries.find_checklist("so-1")
    return [row.name for row in queries.list_observers(person, checklist)]


def watchable(observer: Person) -> list[str]:
    checklist = queries.find_checklist("so-1")
    return [row.name for row in queries.list_to_observe(observer, checklist, PageMark()).rows]


def test_a_sign_off_is_known_from_its_day_on(cast) -> None:
    made = make_sign_off(cast.ada, make_checklist(), observer=cast.cal, at=NOON - 30 * DAY)

    assert held(cast.ada, NOON) == ["so-1"]
    assert held(cast.ada, NOON - 31 * DAY) == []
    assert held(cast.eve, NOON) == []
    assert [tuple(row) for row in db.session.execute(queries.signed_off(NOON))] == [
        (cast.ada.id, "so-1", made.signed_at, made.valid_until)
    ]


def test_a_checklist_that_was_written_anew_asks_for_a_new_sign_off(cast) -> None:
    checklist = make_checklist()
    make_sign_off(cast.ada, checklist, observer=cast.cal)
    make_observation(cast.eve, checklist, observer=cast.cal)
    newer = make_checklist(label="2.0.0", era=2)

    assert held(cast.ada, NOON) == []
    assert queries.list_earlier(cast.eve, newer) == []


def test_a_sign_off_that_has_run_out_does_not_hold(cast) -> None:
    checklist = make_checklist()
    make_sign_off(cast.ada, checklist, observer=cast.cal, at=NOON - YEAR - DAY)

    assert queries.find_valid(cast.ada, checklist) is None
    assert held(cast.ada, NOON) == ["so-1"]


def test_of_a_sign_off_that_was_renewed_the_newest_holds(cast) -> None:
    checklist = make_checklist()
    require_sign_off(cast.ada)
    for days in (300, 200, 100):
        newest = make_sign_off(cast.ada, checklist, observer=cast.cal, at=NOON - days * DAY)

    assert queries.find_valid(cast.ada, checklist).valid_until == newest.valid_until
    assert watchable(cast.bo) == []
    with clock.moved_to(newest.valid_until - 30 * DAY):
        rows = queries.list_to_observe(cast.bo, checklist, PageMark()).rows
    assert [(row.name, row.valid_until) for row in rows] == [("Ada Abara", newest.valid_until)]


def test_until_somebody_is_certified_the_roles_that_run_the_floor_stand_in(cast) -> None:
    make_checklist()
    give_access(cast.cal, Role.EDITOR)
    make_person("Ola Old", job_roles=(JobRole.OPERATIONS_LEAD,), state=PersonState.LEFT)
    make_person("Oz Ode", job_roles=(JobRole.OPERATIONS_LEAD,))

    assert observers(cast.ada) == ["Bo Brand", "Cal Chen", "Oz Ode"]


def test_as_soon_as_somebody_is_certified_the_certified_observe(cast, certify) -> None:
    checklist = make_checklist()
    tia = make_person("Tia Tell")
    assert queries.stands_in(cast.bo, checklist)
    assert not queries.stands_in(cast.ada, checklist)

    certify(tia)

    assert observers(cast.ada) == ["Tia Tell"]
    assert observers(tia) == []
    assert queries.find_colleague(cast.ada, tia.id, checklist) == tia
    assert queries.find_colleague(cast.ada, cast.bo.id, checklist) is None
    assert not queries.stands_in(cast.bo, checklist)


def test_colleagues_of_the_own_unit_come_first(cast, certify) -> None:
    make_checklist()
    ann, zoe = make_person("Ann Alp", unit=cast.service), make_person("Zoe Zorn", unit=cast.claims)
    certify(ann, zoe)

    assert observers(cast.ada) == ["Zoe Zorn", "Ann Alp"]


def test_one_may_watch_ones_reports_ones_unit_and_whoever_asked_if_they_need_it(cast) -> None:
    checklist = make_checklist()
    mate = make_person("Max Mate", unit=cast.claims)
    make_person("Nia Nought", unit=cast.claims)
    require_sign_off(cast.ada, mate, cast.eve)
    make_request(cast.eve, checklist, observer=cast.ada)

    assert watchable(cast.bo) == ["Ada Abara", "Max Mate"]
    assert watchable(cast.ada) == ["Eve Eide", "Max Mate"]
    assert watchable(cast.cal) == []
    assert queries.find_to_observe(cast.cal, cast.ada.id, checklist) is None
    assert queries.find_to_observe(cast.ada, cast.ada.id, checklist) is None


def test_whoever_holds_the_sign_off_is_listed_only_if_they_ask(cast) -> None:
    checklist = make_checklist()
    require_sign_off(cast.ada)
    make_sign_off(cast.ada, checklist, observer=cast.cal)

    assert watchable(cast.bo) == []
    make_request(cast.ada, checklist, observer=cast.bo)
    assert watchable(cast.bo) == ["Ada Abara"]


def test_the_list_shows_how_far_each_is(cast) -> None:
    checklist = make_checklist()
    mate = make_person("Max Mate", unit=cast.claims)
    require_sign_off(cast.ada, mate)
    signed = make_sign_off(mate, checklist, observer=cast.cal, at=NOON - YEAR + 20 * DAY)
    make_observation(cast.ada, checklist, observer=cast.cal)

    rows = queries.list_to_observe(cast.bo, checklist, PageMark()).rows
    assert [(row.name, row.observed_on, row.valid_until) for row in rows] == [
        ("Ada Abara", NOON.date(), None),
        ("Max Mate", signed.signed_at.date(), signed.valid_until),
    ]


def test_a_new_round_begins_after_a_sign_off(cast) -> None:
    checklist = make_checklist()
    make_sign_off(cast.ada, checklist, observer=cast.cal)
    assert queries.list_earlier(cast.ada, checklist) == []

    make_observation(cast.ada, checklist, observer=cast.bo)
    assert queries.list_earlier(cast.ada, checklist) == [
        Earlier(observed_on=NOON.date(), by_line_manager=True)
    ]


@pytest.mark.parametrize(
    ("who", "sees"), [("ada", True), ("cal", True), ("bo", False), ("eve", False), ("dot", False)]
)
def test_marks_are_read_by_the_two_who_were_there(cast, who, sees) -> None:
    seen = make_observation(cast.ada, make_checklist(), observer=cast.cal)

    assert (queries.find_observation(getattr(cast, who), seen.id) is not None) is sees


def test_asking_counts_for_both_days_until_the_sign_off(cast) -> None:
    checklist = make_checklist()
    make_request(cast.ada, checklist, observer=cast.cal)
    assert queries.has_asked(cast.ada, cast.cal, checklist)

    with clock.moved_to(NOON + DAY):
        make_observation(cast.ada, checklist, observer=cast.cal)
        assert queries.has_asked(cast.ada, cast.cal, checklist)
    with clock.moved_to(NOON + 2 * DAY):
        make_sign_off(cast.ada, checklist, observer=cast.cal, at=clock.now())
        assert not queries.has_asked(cast.ada, cast.cal, checklist)


def asked(observer: Person) -> int:
    return len(db.session.scalars(queries.asked_of(observer.id)).all())


def test_a_manager_who_made_the_first_of_the_two_is_not_asked_for_the_other(cast) -> None:
    checklist = make_checklist()
    for observer in (cast.bo, cast.cal):
        make_request(cast.ada, checklist, observer=observer)
    make_observation(cast.ada, checklist, observer=cast.bo, on=(NOON - DAY).date())

    assert (asked(cast.bo), asked(cast.cal)) == (0, 1)
    make_observation(cast.ada, checklist, observer=cast.cal)
    assert (asked(cast.bo), asked(cast.cal)) == (1, 1)


def test_where_there_is_no_checklist_there_is_nothing_to_find(cast) -> None:
    assert queries.find_checklist(None) is None
    give_job_role(cast.cal, JobRole.CS_MANAGER)
    assert make_checklist().id == queries.find_checklist(None).id
