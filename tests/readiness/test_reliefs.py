"""Extensions and exemptions: who may give them and until when, what they change, and that readiness stays as it is."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, db
from portal.core.dates import deadline
from portal.notices.models import Notice
from portal.notices.reading import installed_kinds, subject_of
from portal.paths.rules import Stage
from portal.readiness import commands, queries
from portal.readiness.models import Relief, Standing
from portal.readiness.rules import (
    Clearance,
    ReliefAsked,
    ReliefKind,
    why_not_relieved,
    why_not_until,
)
from portal.readiness.settings import RELIEF_MOST_DAYS
from tests.browser import Page
from tests.conftest import NOON
from tests.make import actions, make_person, make_setting
from tests.readiness.make import (
    AGENT,
    make_compliance,
    make_foundation,
    make_relief,
    make_suspension,
    make_way,
    require,
    work_out,
)
from tests.training.lessons.make import make_completion

PATH = f"{AGENT}:1"
TODAY = date(2026, 3, 12)


def give(browser, *people, until="2026-03-25", kind="extension", **more) -> Page:
    return browser.post(
        "readiness.relieve", path=PATH, person=[each.id for each in people], until=until, kind=kind,
        **{"reason": "workload", **more},
    )  # fmt: skip


def standing_of(person) -> Standing:
    return db.session.scalars(select(Standing).where(Standing.person_id == person.id)).one()


def asked(clearance=Clearance.IN_PROGRESS, *, due_on=TODAY, relieved_until=None) -> ReliefAsked:
    return ReliefAsked(
        clearance=clearance, due_on=due_on, original_due_on=due_on, relieved_until=relieved_until, today=TODAY
    )


@pytest.mark.parametrize(
    ("about", "most_days", "said"),
    [
        (asked(), 30, None),
        (asked(Clearance.CLEARED), 30, "relief_not_needed"),
        (asked(Clearance.REFRESH_DUE), 30, "relief_not_needed"),
        (asked(relieved_until=TODAY), 30, "relieved_already"),
        (asked(due_on=TODAY - timedelta(days=29)), 30, None),
        (asked(due_on=TODAY - timedelta(days=30)), 30, "relief_too_late"),
        (asked(due_on=TODAY - timedelta(days=300)), None, None),
    ],
)
def test_some_people_cannot_be_given_more_time(about, most_days, said) -> None:
    why = why_not_relieved(about, most_days)

    assert (why.code if why else None) == said


@pytest.mark.parametrize(
    ("about", "kind", "days", "most_days", "said"),
    [
        (asked(), ReliefKind.EXTENSION, 30, 30, None),
        (asked(), ReliefKind.EXTENSION, 31, 30, "relief_too_long"),
        (asked(), ReliefKind.EXEMPTION, 31, 30, "relief_too_long"),
        (asked(), ReliefKind.EXTENSION, 300, None, None),
        (asked(due_on=TODAY + timedelta(days=5)), ReliefKind.EXTENSION, 5, 30, "relief_too_short"),
        (asked(due_on=TODAY + timedelta(days=5)), ReliefKind.EXEMPTION, 5, 30, None),
        (asked(Clearance.LAPSED), ReliefKind.EXTENSION, 5, 30, "relief_lapsed"),
        (asked(Clearance.LAPSED), ReliefKind.EXEMPTION, 5, 30, None),
    ],
)
def test_some_days_are_too_late_or_of_no_use(about, kind, days, most_days, said) -> None:
    why = why_not_until(about, kind, TODAY + timedelta(days=days), most_days)

    assert (why.code if why else None) == said


def test_a_leader_extends_a_due_date_and_everybody_concerned_reads_it(as_, cast) -> None:
    make_way()
    require(cast.ada, due_at=NOON - timedelta(days=2))
    work_out()
    bo, ada = as_(cast.bo), as_(cast.ada)

    before = bo.get("readiness.team")
    asks = bo.get("readiness.new_relief", path=PATH, person=cast.ada.id)
    given = give(bo, cast.ada, note="The harvest comes first.")
    team, hers = bo.get("readiness.team"), bo.get("readiness.member", person_id=cast.ada.id)
    learn, home, listed = ada.get("readiness.learn"), ada.get("today.index"), bo.get("readiness.reliefs")

    assert before.says("overdue since Tue 10 Mar")
    assert asks.says("Give Ada Abara more time")
    assert asks.says("Thu 9 Apr 2026 at the latest: 30 days after the original date.")
    assert given.went_to("readiness.reliefs")
    assert team.says("due Wed 25 Mar, extended")
    for page in (hers, learn, home, listed):
        assert page.says("Extended to Wed 25 Mar by Bo Brand · High workload: “The harvest comes first.”")
    assert hers.says("End extension")
    notice = db.session.scalars(select(Notice)).one()
    assert subject_of(installed_kinds(), notice, cast.ada) == "You have until Wed 25 Mar for your path"
    assert standing_of(cast.ada).clearance is Clearance.NOT_STARTED
    assert actions() == ["readiness.relieved"]


def test_an_exemption_stops_nudges_and_overdue_until_its_last_day_has_passed(as_, cast) -> None:
    make_way()
    require(cast.ada, due_at=NOON - timedelta(days=2))
    work_out()
    bo = as_(cast.bo)

    give(bo, cast.ada, kind="exemption", reason="away", until="2026-03-20")
    exempt = bo.get("readiness.team")
    nudge = bo.get("readiness.new_nudges", path=PATH, person=cast.ada.id)
    db.session.commit()
    with clock.moved_to(NOON + timedelta(days=8, hours=13)):  # Saturday 21 March, one in the morning
        work_out()
        bo = as_(cast.bo)
        later = bo.get("readiness.team")
        again = bo.get("readiness.new_nudges", path=PATH, person=cast.ada.id)

    assert exempt.says("exempt until Fri 20 Mar")
    assert nudge.says("Exempt until Fri 20 Mar.")
    assert later.says("overdue since Fri 20 Mar")
    assert again.says("Nudge one person?")


def test_a_relief_changes_no_verdict_in_either_direction(as_, cast) -> None:
    lessons = [*make_foundation(), *make_way()]
    flo = make_person("Flo Fay", unit=cast.claims, manager=cast.bo)
    require(cast.ada, flo, due_at=NOON + timedelta(days=1))
    make_completion(cast.ada, lessons[0])
    for lesson in lessons:
        make_completion(flo, lesson)
    work_out()
    bo = as_(cast.bo)
    was = standing_of(cast.ada).clearance

    given = give(bo, cast.ada, flo, kind="exemption")
    asks = bo.get("readiness.new_relief", path=PATH, person=[cast.ada.id, flo.id])

    assert given.went_to("readiness.reliefs")
    assert (was, standing_of(cast.ada).clearance) == (Clearance.IN_PROGRESS, Clearance.IN_PROGRESS)
    assert standing_of(cast.ada).cleared_to is Stage.FOUNDATION
    assert asks.says("Flo Fay Ready, so nothing is due.")
    assert asks.says("Ada Abara Has extra time until Wed 25 Mar. End it first to change it.")
    assert [each.person_id for each in db.session.scalars(select(Relief))] == [cast.ada.id]


def test_a_leader_is_bound_by_the_setting_and_compliance_is_not(as_, cast) -> None:
    make_way()
    require(cast.ada, due_at=NOON)
    work_out()
    bo, gil = as_(cast.bo), as_(make_compliance())

    too_long = give(bo, cast.ada, until="2026-04-12")
    make_setting(RELIEF_MOST_DAYS, 31)
    fits = give(bo, cast.ada, until="2026-04-12")
    ended = bo.post("readiness.end_relief", person_id=cast.ada.id, role=AGENT, stage=1)
    by_compliance = give(gil, cast.ada, until="2026-12-01")

    assert too_long.status == 422
    assert too_long.says("Choose Sat 11 Apr 2026 or earlier: you can give 30 days after the original date.")
    assert fits.went_to("readiness.reliefs")
    assert ended.went_to("readiness.reliefs")
    assert by_compliance.went_to("readiness.reliefs")
    assert standing_of(cast.ada).relieved_until == deadline(NOON.replace(month=12, day=1), "UTC")


def test_nobody_gives_more_time_to_themselves_or_to_strangers(as_, cast) -> None:
    make_way()
    require(cast.ada, cast.bo, cast.eve, due_at=NOON)
    work_out()
    bo = as_(cast.bo)
    make_relief(cast.eve, by=cast.cal)

    own = give(bo, cast.bo, cast.eve)
    page = bo.get("readiness.new_relief", path=PATH, person=[cast.bo.id, cast.eve.id])
    foreign = bo.post("readiness.end_relief", person_id=cast.eve.id, role=AGENT, stage=1)

    assert own.status == 422
    assert own.says("Nobody was given more time: none of these people can have it now.")
    assert page.says("Nobody is selected")
    assert foreign.status == 404
    assert as_(cast.ada).get("readiness.reliefs").status == 403
    assert not bo.get("readiness.reliefs").says("Eve Eide")


def test_what_was_typed_wrong_is_said_beside_its_field_and_kept(as_, cast) -> None:
    make_way()
    require(cast.ada, due_at=NOON)
    work_out()
    bo = as_(cast.bo)

    dayless = give(bo, cast.ada, until="", note="Back on Monday.")
    past = give(bo, cast.ada, until="2026-03-12", note="Back on Monday.")

    assert (dayless.status, past.status) == (422, 422)
    assert dayless.says("Choose a day.")
    assert past.says("Choose a day in the future.")
    assert "Back on Monday." in past.text


def test_ending_a_relief_brings_the_earlier_date_back_and_the_past_stays_as_it_was(as_, cast) -> None:
    make_way()
    require(cast.ada, due_at=NOON - timedelta(days=2))
    work_out()
    bo = as_(cast.bo)
    give(bo, cast.ada)
    db.session.commit()

    with clock.moved_to(NOON + timedelta(days=3)):
        bo = as_(cast.bo)
        ended = bo.post("readiness.end_relief", person_id=cast.ada.id, role=AGENT, stage=1)
        again = bo.post("readiness.end_relief", person_id=cast.ada.id, role=AGENT, stage=1)
        now = bo.get("readiness.team")
        then = bo.get("readiness.team", on="2026-03-13", path=PATH)
        hers = bo.get("readiness.member", person_id=cast.ada.id, on="2026-03-13")

    assert ended.went_to("readiness.reliefs")
    assert again.status == 422
    assert again.says("This extension or exemption has already ended.")
    assert now.says("overdue since Tue 10 Mar")
    assert then.says("due Wed 25 Mar, extended")
    assert hers.says("Extended to Wed 25 Mar by Bo Brand")
    assert actions() == ["readiness.relieved", "readiness.relief_ended"]


def test_a_relief_of_a_path_covers_its_foundation_and_no_other_role(cast) -> None:
    make_way()
    make_foundation()
    make_relief(cast.ada, by=cast.bo)

    [held] = queries.find_shown([cast.ada.id], NOON)[cast.ada.id].reliefs

    assert held.covers(AGENT, Stage.ASSIST)
    assert held.covers(AGENT, Stage.FOUNDATION)
    assert not held.covers(AGENT, Stage.APPROVE)


def test_a_suspended_person_can_be_exempted_but_has_no_date_to_extend(as_, cast) -> None:
    make_way()
    require(cast.ada, due_at=NOON)
    make_suspension(cast.ada, by=cast.bo)
    work_out()

    refused = give(as_(cast.bo), cast.ada)

    assert refused.says("This clearance has ended, so there is no due date to extend. Choose an exemption.")


def test_what_was_written_about_a_person_is_forgotten_with_them(cast) -> None:
    make_relief(cast.ada, by=cast.bo, note="Her own words.")

    db.perform(lambda: commands.forget_reliefs(cast.ada))

    assert db.session.scalars(select(Relief.note)).one() == ""
