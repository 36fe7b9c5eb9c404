"""Nudges: who gets one and who is left out, ten minutes to undo it, and never too many."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, db
from portal.core.permissions import Role
from portal.notices.models import Notice
from portal.notices.reading import installed_kinds, path_of_notice, subject_of
from portal.outbox.models import OutboxMail
from portal.paths import step_kinds
from portal.paths.rules import Stage, Step
from portal.people.rules import PersonState
from portal.readiness import commands
from portal.readiness.models import Nudge
from portal.readiness.rules import Nudged, NudgeLimits, why_not_nudged
from portal.readiness.settings import NUDGE_EVERY_DAYS
from tests.browser import Page
from tests.conftest import NOON
from tests.make import actions, make_person, make_setting, only
from tests.outbox.make import mail_set_up
from tests.readiness.make import AGENT, make_compliance, make_step, make_way, require, work_out
from tests.training.lessons.make import make_completion
from tests.training.signoffs.make import make_checklist

PATH = f"{AGENT}:1"
TEN_MINUTES = timedelta(minutes=10)


def preview(browser, *people, **more) -> Page:
    return browser.get("readiness.new_nudges", path=PATH, person=[each.id for each in people], **more)


def send(browser, *people) -> Page:
    return browser.post("readiness.send_nudges", path=PATH, person=[each.id for each in people])


def deliver(after: timedelta = TEN_MINUTES) -> int:
    db.session.commit()  # a transaction that stayed open would take what follows back with it
    with clock.moved_to(clock.now() + after):
        return db.perform(commands.deliver_nudges)


@pytest.mark.parametrize(
    ("kind", "last_on", "times", "is_on_leave", "said"),
    [
        (step_kinds.LESSON, None, 0, False, None),
        (step_kinds.LESSON, None, 0, True, "nudge_on_leave"),
        (None, None, 0, False, "nudge_nothing_open"),
        (step_kinds.SIGN_OFF, None, 0, False, "nudge_waits_for_sign_off"),
        (step_kinds.LESSON, date(2026, 3, 10), 1, False, "nudged_lately"),
        (step_kinds.LESSON, date(2026, 3, 9), 1, False, None),
        (step_kinds.LESSON, date(2026, 3, 1), 4, False, None),
        (step_kinds.LESSON, date(2026, 3, 1), 5, False, "nudged_enough"),
    ],
)
def test_nobody_is_nudged_in_vain_or_too_often(kind, last_on, times, *, is_on_leave, said) -> None:
    step = Step(Stage.ASSIST, kind, "a01") if kind else None
    limits = NudgeLimits(every_days=3, most=5)

    why = why_not_nudged(
        step,
        Nudged(last_on=last_on, times=times),
        limits,
        is_on_leave=is_on_leave,
        exempt_until=None,
        today=date(2026, 3, 12),
    )

    assert (why.code if why else None) == said


def test_the_leader_sees_who_gets_what_and_who_is_left_out_and_why(as_, cast) -> None:
    lessons = make_way()
    make_step(make_checklist().key, step_kinds.SIGN_OFF, position=2)
    flo, ann, sol = (
        make_person(name, unit=cast.claims, manager=cast.bo) for name in ("Flo Fay", "Ann Alt", "Sol So")
    )
    away = make_person("Abe Away", unit=cast.claims, manager=cast.bo, state=PersonState.ON_LEAVE)
    require(cast.ada, flo, ann, sol, away, cast.eve, due_at=NOON + timedelta(days=3))
    make_completion(flo, lessons[0])
    for lesson in lessons:
        make_completion(ann, lesson)
    work_out()
    bo = as_(cast.bo)

    team, page = bo.get("readiness.team"), preview(bo, everyone=1)
    some = preview(bo, flo, cast.eve)

    assert team.says("Nudge the 4 who are not ready")
    assert page.says("Nudge 3 people?")
    assert page.says("Ada Abara Step a01 Lesson 10 min · due Sun 15 Mar")
    assert page.says("Flo Fay Step a02 Lesson 10 min")
    assert page.says("Ann Alt Only a sign-off is next, which an observer gives.")
    assert page.says("Abe Away On leave. Their clocks are paused.")
    assert some.says("Nudge one person?")
    assert not some.says("Eve Eide")
    assert not page.says("Eve Eide")
    assert preview(bo).says("Nobody is selected")


def test_a_nudge_leaves_after_ten_minutes_and_names_the_step_that_is_next_by_then(
    as_, cast, app, tmp_path
) -> None:
    lessons = make_way()
    flo = make_person("Flo Fay", unit=cast.claims, manager=cast.bo)
    require(cast.ada, flo, due_at=NOON + timedelta(days=3))
    work_out()
    bo = as_(cast.bo)

    with mail_set_up(tmp_path):
        sent = send(bo, cast.ada, flo)
        early = deliver(TEN_MINUTES - timedelta(seconds=1))
        make_completion(cast.ada, lessons[0])
        flo.state = PersonState.ON_LEAVE
        db.session.commit()
        told, again = deliver(), deliver()
        mail = only(OutboxMail)

    assert sent.went_to("readiness.nudges")
    assert (early, told, again) == (0, 1, 0)
    notice, kinds = only(Notice), installed_kinds()
    assert notice.person_id == cast.ada.id
    assert subject_of(kinds, notice, cast.ada) == "Your next step: Step a02"
    assert "Bo Brand sends you your next step: “Step a02”." in mail.text
    assert "It takes about 10 minutes. It is due on Sunday 15 March 2026." in mail.text
    assert path_of_notice(kinds, notice) == "/learn/steps/lesson/a02/open"
    assert (
        as_(cast.ada)
        .get("readiness.open_step", kind="lesson", key="a02")
        .went_to("training.lesson", key="a02")
    )
    assert bo.get("readiness.nudges").says("1 had nothing to do any more, or was away")
    assert actions() == ["readiness.nudged", "readiness.nudges_delivered", "outbox.mail_enqueued"]


def test_within_ten_minutes_a_nudge_can_be_undone_and_counts_for_nothing(as_, cast) -> None:
    make_way()
    require(cast.ada)
    work_out()
    bo = as_(cast.bo)
    send(bo, cast.ada)
    round_id = only(Nudge).round_id

    listed = bo.get("readiness.nudges")
    foreign = as_(make_compliance()).post("readiness.undo_nudges", round_id=round_id)
    undone, twice = (bo.post("readiness.undo_nudges", round_id=round_id) for _try in range(2))

    assert listed.says("1 nudge leaves at 12:10")
    assert foreign.status == 404
    assert undone.went_to("readiness.nudges")
    assert (twice.status, twice.says("These nudges were already undone.")) == (422, True)
    assert (deliver(), db.session.scalars(select(Notice)).all()) == (0, [])
    assert preview(bo, cast.ada).says("Nudge one person?")
    assert actions() == ["readiness.nudged", "readiness.nudges_undone"]


def test_what_has_left_cannot_be_undone(as_, cast) -> None:
    make_way()
    require(cast.ada)
    work_out()
    bo = as_(cast.bo)
    send(bo, cast.ada)
    deliver()

    late = bo.post("readiness.undo_nudges", round_id=only(Nudge).round_id)

    assert (late.status, late.says("These nudges have already left.")) == (422, True)


def test_nobody_is_nudged_again_within_three_days_whoever_wants_to(as_, cast) -> None:
    make_way()
    require(cast.ada)
    work_out()
    compliance = make_compliance()
    gil = as_(compliance)
    send(as_(cast.bo), cast.ada)

    page, refused = preview(gil, cast.ada), send(gil, cast.ada)
    with clock.moved_to(NOON + timedelta(days=3)):
        gil = as_(compliance)
        later = preview(gil, cast.ada)
        make_setting(NUDGE_EVERY_DAYS, 7)
        not_yet = preview(gil, cast.ada)

    assert page.says("Ada Abara Nudged on Thu 12 Mar. Possible again from Sun 15 Mar.")
    assert (refused.status, refused.says("Nobody was nudged: these people cannot be nudged now.")) == (
        422,
        True,
    )
    assert later.says("Nudge one person?")
    assert not_yet.says("Possible again from Thu 19 Mar.")
    assert len(db.session.scalars(select(Nudge)).all()) == 1


def test_a_leader_nudges_only_their_own_people_and_an_auditor_nobody(as_, cast) -> None:
    make_way()
    require(cast.ada, cast.eve)
    work_out()
    auditor = make_person("Uma Ulm", access=(Role.AUDITOR,))

    assert send(as_(cast.bo), cast.eve).status == 422
    assert as_(cast.ada).get("readiness.nudges").status == 403
    assert send(as_(auditor), cast.ada).status == 403
    assert not as_(auditor).get("readiness.team").says("Nudge selected")
    assert db.session.scalars(select(Nudge)).all() == []


@pytest.mark.parametrize("people", [1, 4])
def test_the_preview_takes_as_many_statements_for_many_as_for_one(
    as_, cast, count_queries, people: int
) -> None:
    make_way()
    team = [make_person(f"Flo {n}", unit=cast.claims, manager=cast.bo) for n in range(people)]
    require(*team)
    work_out()
    bo, ids = as_(cast.bo), [each.id for each in team]
    bo.get("readiness.new_nudges", path=PATH, person=ids)

    with count_queries() as statements:
        page = bo.get("readiness.new_nudges", path=PATH, person=ids)

    assert page.says(f"Flo {people - 1}")
    assert len(statements) == 6, (
        statements
    )  # who I am, the people, their path, evidence, nudges, choices of mail
