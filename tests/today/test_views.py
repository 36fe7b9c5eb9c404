"""Everyone's first page."""

from datetime import date, timedelta

import pytest

from portal.agents.rules import Autonomy, Mode
from portal.core import clock
from portal.core.feature import Feature, TaskSource
from portal.core.permissions import Role
from portal.core.tasks import Task
from portal.paths import step_kinds
from portal.paths.rules import Stage
from portal.people.rules import JobRole, PersonState
from portal.reports.rules.severity import Severity
from portal.reports.rules.states import State
from tests.agents.make import make_agent, make_deployment, make_plan, make_source
from tests.conftest import NOON
from tests.make import keep, make_person
from tests.readiness.make import make_foundation, make_step, make_way, require
from tests.reports.make import make_report
from tests.training.assessments.make import make_request as make_talk_request, make_talk
from tests.training.lessons.make import make_completion
from tests.training.signoffs.make import make_checklist, make_observation, make_request


def test_nobody_is_led_to_the_sign_in_page(as_, cast) -> None:
    assert as_(None).get("today.index").went_to("people.sign_in")


def test_what_can_be_done_now_comes_with_what_it_unlocks(as_, cast) -> None:
    make_way()
    require(cast.ada)

    page = as_(cast.ada).get("today.index")

    assert page.says("Good afternoon, Ada")
    assert page.says("Step a01")


def test_whoever_is_cleared_reads_until_when_their_practice_counts(as_, cast) -> None:
    for lesson in (*make_foundation(), *make_way()):
        make_completion(cast.ada, lesson)
    require(cast.ada)

    page = as_(cast.ada).get("today.index")

    assert page.says("Cleared")
    assert page.says("Practice counts as recent until Mon 4 Jan 2027")
    assert page.says("not a measurement of you")


def test_whoever_waits_for_a_sign_off_is_not_late_and_reads_who_can_give_it(as_, cast, count_queries) -> None:
    lessons = make_way()
    make_step("so-1", step_kinds.SIGN_OFF, position=8)
    require(cast.ada, due_at=NOON - timedelta(days=2))
    ada = as_(cast.ada)

    before = ada.get("today.index")
    for lesson in lessons:
        make_completion(cast.ada, lesson, at=NOON - timedelta(days=3))
    with count_queries() as statements:
        after = ada.get("today.index")
    with clock.moved_to(NOON - timedelta(days=2)):
        that_day = ada.get("today.index")

    assert len(statements) == 7, statements  # as below without sources and observations, and who can give it
    assert that_day.says("One thing is due this week")
    assert not that_day.says("Waiting for a colleague")
    assert before.says("One thing is late")
    assert not after.says("late")
    assert after.says("Nothing is due from you. What is left is waiting for a colleague.")
    assert after.says("Waiting for a colleague Step so-1 You have done your part. Bo Brand can sign you off.")


def test_the_foundation_is_no_level_and_shows_no_ladder(as_, cast) -> None:
    for lesson in make_foundation():
        make_completion(cast.cal, lesson)
    require(cast.cal, role=JobRole.ALL_EMPLOYEES, stage=Stage.FOUNDATION)

    page = as_(cast.cal).get("today.index")

    assert page.says("What everyone needs before level 1.")
    assert not page.says("No level")
    assert not page.says("Coordinate across systems")


def test_who_has_just_come_in_is_told_that_their_path_is_on_its_way(as_, cast) -> None:
    page = as_(cast.eve).get("today.index")

    assert page.says("Your path is being prepared. Reload this page in a few seconds.")
    assert not page.says("Nothing is due")


def test_a_source_that_should_have_been_checked_is_late_on_its_owners_day(as_, cast) -> None:
    agent = make_agent("Claims Triage Agent")
    for name in ("Motor policy wording", "Fee table"):
        make_source(agent, name, owner=cast.ada, checked_at=NOON - timedelta(days=31))

    page = as_(cast.ada).get("today.index")

    assert page.says("One thing is late")
    assert page.says("Check 2 sources for Claims Triage Agent Claims Triage Agent relies on them")
    assert f'href="/agents/{agent.id}/sources"' in page.text
    assert not as_(cast.eve).get("today.index").says("Check 2 sources")


def test_who_asked_me_for_a_talk_or_an_observation_waits_until_it_took_place(as_, cast) -> None:
    checklist = make_checklist()
    make_talk_request(cast.ada, cast.bo)
    with clock.moved_to(NOON - timedelta(hours=2)):
        make_request(cast.eve, checklist, observer=cast.bo)
    bo = as_(cast.bo)

    before = bo.get("today.index")
    make_talk(cast.eve, cast.bo)  # asked for and held at once
    make_observation(cast.eve, checklist, observer=cast.bo)
    after = bo.get("today.index")

    assert before.says("Ada Abara would like coaching")
    assert before.says("Eve Eide would like you to observe their work")
    assert f"/learn/observe/{cast.eve.id}?checklist=so-1" in before.text
    assert after.says("Ada Abara would like coaching")
    assert not after.says("Eve Eide")
    assert before.says(
        f"Two colleagues are waiting for you. About {checklist.minutes} minutes, plus what has no estimate."
    )
    assert after.says("One colleague is waiting for you.")
    assert as_(cast.ada).get("today.index").says("Your path is being prepared")


def test_somebody_who_has_left_no_longer_asks(as_, cast) -> None:
    gone = make_person("Flo Frost")
    make_talk_request(gone, cast.bo)
    bo = as_(cast.bo)
    assert bo.get("today.index").says("Flo Frost")

    gone.state = PersonState.LEFT
    keep(gone)

    assert not bo.get("today.index").says("Flo Frost")


def test_a_triager_reads_how_many_reports_wait_and_by_when(as_, cast) -> None:
    tia = make_person("Tia Tell", access=(Role.TRIAGER,))
    make_report(cast.ada, ago=timedelta(days=3))
    make_report(cast.eve, severity=Severity.MINOR)
    make_report(cast.ada, state=State.IN_PROGRESS)
    make_report(cast.ada, state=State.NEEDS_INFO)  # its clock stands still
    make_report(cast.ada, state=State.CLOSED)
    make_report(tia)  # somebody else’s to look at

    page = as_(tia).get("today.index")

    assert page.says("One thing is late")
    assert page.says("Two reports need a first look One more needs an answer.")
    assert 'href="/triage"' in page.text
    assert not as_(cast.ada).get("today.index").says("first look")


def test_reports_that_were_looked_at_still_wait_for_their_answer(as_, cast) -> None:
    tia = as_(make_person("Tia Tell", access=(Role.TRIAGER,)))
    assert not tia.get("today.index").says("needs an answer")
    make_report(cast.ada, severity=Severity.SERIOUS, state=State.IN_PROGRESS)

    page = tia.get("today.index")

    assert page.says("One thing is due this week")
    assert page.says("One report needs an answer")


def test_steps_beyond_the_first_six_are_counted_and_stand_on_the_paths(as_, cast) -> None:
    for number in range(8):
        make_step(f"p{number:02}", step_kinds.POLICY, position=number)
    require(cast.ada)
    make_talk_request(cast.bo, cast.ada)

    page = as_(cast.ada).get("today.index")

    assert page.says("9 items · about 80 min")
    assert page.says("2 more on your paths, about 20 minutes together")
    assert page.says("Bo Brand would like coaching")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_eight_statements_however_much_there_is(as_, cast, count_queries, rows: int) -> None:
    make_way()
    require(cast.ada)
    checklist = make_checklist()
    for number in range(rows):
        agent = make_agent(f"Agent {number}")
        make_deployment(agent, unit=cast.claims, since=NOON - timedelta(days=2))
        make_source(agent, owner=cast.ada)
        make_request(make_person(f"Flo {number}"), checklist, observer=cast.ada)
    ada = as_(cast.ada)
    ada.get("today.index")

    with count_queries() as statements:
        page = ada.get("today.index")

    assert page.says(f"Flo {rows - 1} would like you")
    assert page.says(f"Agent {rows - 1}")
    # who I am; what may wait for me; sources, observations; asked, shown; changes; my reports
    assert len(statements) == 8


def test_what_changes_names_the_work_and_says_what_the_mode_means(as_, cast) -> None:
    here = make_deployment(make_agent("Fraud Signals Agent"), unit=cast.claims, mode=Mode.SHADOW)
    make_plan(here, level=Autonomy.ASSIST, due_on=date(2026, 4, 1))
    there = make_deployment(make_agent("Claims Triage Agent"), unit=cast.claims)
    make_plan(there, level=Autonomy.APPROVE, mode=Mode.SHADOW, due_on=date(2026, 4, 2))

    page = as_(cast.ada).get("today.index")

    assert page.says("Fraud Signals Agent · New motor claim")
    assert page.says("Level 1 · On trial now, then live. Its actions take effect.")
    assert page.says("· On trial. It runs and records what it would do. Nothing takes effect.")


def test_whoever_reported_something_is_led_to_it_until_it_is_answered(as_, cast) -> None:
    report = make_report(cast.ada)
    ada = as_(cast.ada)

    waits = ada.get("today.index")
    report.state = State.NEEDS_INFO
    keep(report)
    asked = ada.get("today.index")
    report.state = State.CLOSED
    keep(report)
    answered = ada.get("today.index")

    assert waits.says("Your reports: one is waiting for an answer")
    assert 'href="/reports"' in waits.text
    assert asked.says("Your reports: we have a question about one of them")
    assert not answered.says("Your reports")
    assert not as_(cast.bo).get("today.index").says("Your reports")


def test_the_minutes_of_the_whole_week_are_told_not_only_those_of_the_next_step(as_, cast) -> None:
    make_way()
    make_step("so-1", step_kinds.SIGN_OFF, position=8)
    require(cast.ada, due_at=NOON + timedelta(days=4))

    page = as_(cast.ada).get("today.index")

    assert page.says("One thing is due this week: 10 minutes. Three in all, 30 minutes, by Mon 16 Mar.")


def test_a_feature_adds_a_task_without_today_knowing_it(as_, cast, app, monkeypatch) -> None:
    poll = Task(title="Answer the poll", url="/poll", kind="Poll", icon="flag", due_at=NOON, minutes=3)
    feature = Feature(
        name="surveys", tasks=(TaskSource(lambda person, _at: [poll] if person.name == "Ada Abara" else []),)
    )
    monkeypatch.setattr(app, "features", [*app.features, feature])

    assert as_(cast.ada).get("today.index").says("Answer the poll")
    assert not as_(cast.bo).get("today.index").says("Answer the poll")
