"""Asking for an observation, and making one at the desk."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, db
from portal.core.dates import deadline
from portal.library.models import ContentVersion
from portal.paths import step_kinds
from portal.people.rules import JobRole, PersonState
from portal.readiness.models import Standing
from portal.readiness.rules import Cell
from portal.settings import queries as settings
from portal.training.signoffs.models import Observation, ObservationRequest, SignOff
from portal.training.signoffs.rules import ItemMark
from tests.conftest import NOON
from tests.library.make import make_lesson, make_library
from tests.make import PASSWORD, actions, age_proof, give_password, keep, make_person, only
from tests.readiness.make import make_certified, make_step, work_out
from tests.training.assessments.make import make_steps
from tests.training.lessons.make import make_completion
from tests.training.signoffs.make import (
    ALL_YES,
    ITEMS,
    make_checklist,
    make_observation,
    make_request,
    make_sign_off,
    require_sign_off,
)  # fmt: skip

TAPS = dict.fromkeys(ITEMS, "yes")


def test_asking_a_colleague_from_my_own_page(as_, cast) -> None:
    make_checklist()
    ada = as_(cast.ada)

    page = ada.get("training.signoff", key="so-1")
    asked = ada.post("training.ask_for_observation", key="so-1", observer_id=cast.bo.id)

    assert page.says("Nobody here is certified at this level yet.")
    assert page.says("Bo Brand")
    assert asked.went_to("training.signoff", key="so-1")
    assert (only(ObservationRequest).person_id, only(ObservationRequest).observer_id) == (
        cast.ada.id,
        cast.bo.id,
    )
    assert ada.get("training.signoff", key="so-1").says("Asked Thu 12 Mar")


def test_one_asks_only_those_who_may_observe(as_, cast) -> None:
    make_checklist()

    for chosen in (cast.eve.id, "x", "²", "9" * 20, "9" * 5000, None):
        page = as_(cast.ada).post("training.ask_for_observation", key="so-1", observer_id=chosen)
        assert page.status == 404, chosen
    assert actions() == []


def test_the_list_offers_to_observe_whoever_needs_nothing_else_and_is_at_work(as_, cast) -> None:
    """Ada needs only the sign-off; Flo has a lesson before her, and Gus is on leave."""
    make_checklist()
    flo, gus = (
        make_person(name, unit=cast.claims, job_roles=(JobRole.FRONTLINE_AGENT,))
        for name in ("Flo Frost", "Gus Gold")
    )
    require_sign_off(cast.ada, flo, gus)
    make_step("a01", step_kinds.LESSON, position=9)
    lesson = make_lesson("a01")
    make_completion(cast.ada, lesson)
    make_completion(gus, lesson)
    gus.state = PersonState.ON_LEAVE
    keep(gus)
    work_out()

    page = as_(cast.bo).get("training.to_observe")

    assert page.says("Observe Ada Abara")
    assert page.says("See what is missing for Flo Frost")
    assert not page.says("Gus Gold")


def test_a_policy_that_is_not_signed_yet_holds_no_observation_up(as_, cast) -> None:
    checklist = make_checklist()
    require_sign_off(cast.ada)
    make_step("p06", step_kinds.POLICY, position=9)
    work_out()
    bo = as_(cast.bo)

    page = bo.get("training.to_observe")
    signed = bo.post("training.observe", person_id=cast.ada.id, version=checklist.id, **TAPS)

    assert page.says("Observe Ada Abara")
    assert signed.went_to("training.observation", observation_id=only(Observation).id)


def test_the_list_offers_to_observe_exactly_whom_the_desk_would_accept(as_, cast) -> None:
    """Whoever is named Open can be watched; the others each have something in the way."""
    checklist = make_checklist()
    yesterday = (NOON - timedelta(days=1)).date()
    tia = make_person("Tia Tell", unit=cast.claims)
    team = {
        name: make_person(name, unit=cast.claims, manager=cast.bo, job_roles=(JobRole.FRONTLINE_AGENT,))
        for name in (
            "Ann Open", "Bea Lesson", "Cem Today", "Dan Manager", "Eli Open", "Fay Open", "Gus Renews", "Hal Open",
        )
    }  # fmt: skip
    require_sign_off(*team.values())
    make_step("a01", step_kinds.LESSON, position=9)
    lesson = make_lesson("a01")
    for name, person in team.items():
        if name not in ("Bea Lesson", "Gus Renews"):
            make_completion(person, lesson)
    make_observation(team["Cem Today"], checklist, observer=tia, on=NOON.date())
    make_observation(team["Dan Manager"], checklist, observer=cast.bo, on=yesterday)
    make_observation(team["Eli Open"], checklist, observer=tia, on=yesterday)
    soon = NOON - timedelta(days=355)
    for name in ("Fay Open", "Gus Renews"):
        make_sign_off(team[name], checklist, observer=tia, at=soon)
    team["Hal Open"].time_zone = "Pacific/Kiritimati"  # where the 13th has begun
    keep(team["Hal Open"])
    with clock.moved_to(datetime(2026, 3, 11, tzinfo=UTC)):
        make_observation(team["Hal Open"], checklist, observer=tia, on=date(2026, 3, 12))
    bo = as_(cast.bo)

    page = bo.get("training.to_observe")
    offered = {name for name in team if page.says(f"Observe {name}")}
    accepted = {
        name
        for name, person in team.items()
        if bo.post("training.observe", person_id=person.id, version=checklist.id, **TAPS).status == 303
    }

    assert offered == accepted == {name for name in team if name.endswith("Open")}
    assert page.words.count("See what is missing") == len(team) - len(offered)


def test_observing_takes_one_tap_an_item_and_a_signature(as_, cast) -> None:
    checklist = make_checklist()
    require_sign_off(cast.ada)
    bo = as_(cast.bo)

    assert bo.get("training.to_observe").says("Ada Abara")
    assert bo.get("training.observe", person_id=cast.ada.id).says("This is day 1 of 2, for practice.")
    signed = bo.post("training.observe", person_id=cast.ada.id, version=checklist.id, **TAPS)

    seen = only(Observation)
    assert signed.went_to("training.observation", observation_id=seen.id)
    assert (seen.observer_id, seen.by_line_manager, seen.observer_stands_in) == (cast.bo.id, True, True)
    assert seen.items == TAPS
    assert seen.meaning.startswith("I observed Ada Abara at work today.")
    assert actions() == ["training.observed"]


def test_the_second_day_says_until_when_it_holds(as_, cast) -> None:
    checklist = make_checklist()
    tia = make_person("Tia Tell", unit=cast.claims)
    make_certified(tia, checklist=checklist)
    require_sign_off(cast.ada)
    make_observation(cast.ada, checklist, observer=cast.bo, on=(NOON - timedelta(days=1)).date())

    as_(tia).post(
        "training.observe", person_id=cast.ada.id, version=checklist.id, comment="Well done.", **TAPS
    )

    held = db.session.scalars(select(SignOff).where(SignOff.person_id == cast.ada.id)).one()
    assert held.valid_until == deadline(NOON + timedelta(days=365), "UTC")
    page = as_(cast.ada).get("training.signoff", key="so-1")
    assert page.says("You are signed off until Friday 12 March 2027.")


def test_whoever_signs_somebody_off_does_not_find_them_waiting_on_the_team_page(as_, cast) -> None:
    checklist, tia = make_checklist(), make_person("Tia Tell", unit=cast.claims)
    make_certified(tia, checklist=checklist)
    require_sign_off(cast.ada)
    make_completion(cast.ada, db.session.scalars(select(ContentVersion).filter_by(key="f01-first")).one())
    make_observation(cast.ada, checklist, observer=cast.bo, on=(NOON - timedelta(days=1)).date())
    work_out()
    bo = as_(cast.bo)

    before = bo.get("readiness.team")
    as_(tia).post("training.observe", person_id=cast.ada.id, version=checklist.id, **TAPS)
    after = bo.get("readiness.team")

    assert before.says("Waiting for a sign-off")
    assert not after.says("Waiting for a sign-off")


def test_between_the_two_days_both_read_from_when_the_next_can_be_and_the_request_comes_back(
    as_, cast
) -> None:
    checklist, tia = make_checklist(), make_person("Tia Tell", unit=cast.claims)
    make_certified(tia, cast.bo, checklist=checklist)
    require_sign_off(cast.ada)
    make_completion(cast.ada, db.session.scalars(select(ContentVersion).filter_by(key="f01-first")).one())
    make_request(cast.ada, checklist, observer=tia)
    work_out()
    from_tomorrow = "1 of 2 days observed; the second is possible from Fri 13 Mar."

    as_(tia).post("training.observe", person_id=cast.ada.id, version=checklist.id, **TAPS)
    hers, theirs, team = (
        as_(person).get(page)
        for person, page in (
            (cast.ada, "today.index"), (tia, "today.index"), (cast.bo, "readiness.team"),
        )
    )  # fmt: skip
    cell = db.session.scalars(select(Standing.sign_off).where(Standing.person_id == cast.ada.id)).one()
    with clock.moved_to(NOON + timedelta(days=1)):
        next_day = as_(tia).get("today.index")
        hers_then, team_then = as_(cast.ada).get("today.index"), as_(cast.bo).get("readiness.team")

    assert hers.says(f"Fri 13 Mar tomorrow Sign-off {from_tomorrow}")
    assert not theirs.says("Ada Abara asks you")
    assert team.says(from_tomorrow)
    assert not team.says("Observe and sign off Ada Abara")
    assert cell is Cell.IN_PROGRESS
    assert next_day.says("Ada Abara would like you to observe their work")
    assert next_day.says("1 of 2 days observed. Their sign-off needs the second.")
    assert hers_then.says("1 of 2 days observed. You have done your part.")
    assert team_then.says("Observe and sign off Ada Abara")


def test_after_the_line_managers_day_somebody_else_is_to_be_asked(as_, cast) -> None:
    checklist, tia = make_checklist(), make_person("Tia Tell", unit=cast.claims)
    make_certified(tia, cast.bo, checklist=checklist)
    require_sign_off(cast.ada)
    make_completion(cast.ada, db.session.scalars(select(ContentVersion).filter_by(key="f01-first")).one())
    make_request(cast.ada, checklist, observer=cast.bo)
    as_(cast.bo).post("training.observe", person_id=cast.ada.id, version=checklist.id, **TAPS)
    another = "Your line manager made the first observation. Ask another person for the second."

    desk = as_(cast.bo).get("training.observe", person_id=cast.ada.id)
    hers, sheet = as_(cast.ada).get("today.index"), as_(cast.ada).get("training.signoff", key="so-1")
    with clock.moved_to(NOON + timedelta(days=1)):
        next_day, his = as_(cast.ada).get("today.index"), as_(cast.bo).get("today.index")

    assert desk.says("1 of 2 days observed; the second is possible from Fri 13 Mar.")
    assert desk.says("The line manager made the first observation. Another person has to make the second.")
    assert hers.says(f"1 of 2 days observed; the second is possible from Fri 13 Mar. {another}")
    assert sheet.says(f"1 of 2 days observed. {another}")
    assert sheet.says("Ask Tia Tell")
    assert not sheet.says("Bo Brand Claims")
    assert next_day.says(
        f"1 of 2 days observed. {another} You have done your part. Tia Tell can sign you off."
    )
    assert not his.says("would like you to observe")


def test_a_sign_off_that_is_not_open_yet_says_what_comes_first(as_, cast) -> None:
    checklist = make_checklist()
    lessons = [(step_kinds.LESSON, f"a0{number}-part") for number in range(1, 5)]
    make_steps(*lessons, role=JobRole.FRONTLINE_AGENT)
    require_sign_off(cast.ada)
    ada, bo = as_(cast.ada), as_(cast.bo)

    own = ada.get("training.signoff", key="so-1")
    asked = ada.post("training.ask_for_observation", key="so-1", observer_id=cast.bo.id)
    desk = bo.get("training.observe", person_id=cast.ada.id)
    signed = bo.post("training.observe", person_id=cast.ada.id, version=checklist.id, **TAPS)

    assert own.says("Finish these 4 steps first:")
    assert 'href="/learn/lessons/a01-part"' in own.text
    assert not own.says("Bo Brand")
    said = "Finish this first: Step a01-part; Step a02-part; Step a03-part; and one more."
    assert [page.says(said) for page in (asked, desk, signed)] == [True, True, True]
    assert (asked.status, signed.status, actions()) == (422, 422, [])


def test_my_page_opens_however_often_the_sign_off_was_renewed(as_, cast) -> None:
    checklist = make_checklist()
    for days in (300, 200, 100):
        make_sign_off(cast.ada, checklist, observer=cast.cal, at=NOON - timedelta(days=days))

    page = as_(cast.ada).get("training.signoff", key="so-1")

    assert page.says("You are signed off until Wednesday 2 December 2026.")


def test_whoever_signed_in_long_ago_gives_the_password_and_loses_no_tap(as_, cast) -> None:
    checklist = make_checklist()
    require_sign_off(cast.ada)
    give_password(cast.bo)
    bo = as_(cast.bo)
    where = {"person_id": cast.ada.id, "version": checklist.id, "comment": "Calm.", **TAPS}

    age_proof(cast.bo, by=timedelta(hours=13))

    page = bo.post("training.observe", **where)
    signed = bo.post("training.observe", **where, password=PASSWORD)

    assert page.status == 422
    assert page.says("Enter your password, then sign.")
    assert page.says("Calm.")
    assert page.text.count(" checked") == len(TAPS)
    seen = only(Observation)
    assert signed.went_to("training.observation", observation_id=seen.id)
    assert seen.proved_at == NOON


def test_an_item_without_a_mark_keeps_all_others(as_, cast) -> None:
    checklist = make_checklist()
    require_sign_off(cast.ada)

    page = as_(cast.bo).post(
        "training.observe", person_id=cast.ada.id, version=checklist.id, comment="Calm.", greets="na"
    )

    assert page.status == 422
    assert page.says("Choose what you saw.")
    assert page.says("Calm.")
    assert page.text.count(" checked") == 1


def test_nobody_signs_a_checklist_that_was_not_on_their_page(as_, cast) -> None:
    old = make_checklist()
    make_checklist(label="2.0.0", era=2)
    require_sign_off(cast.ada)

    page = as_(cast.bo).post(
        "training.observe",
        person_id=cast.ada.id,
        version=old.id,
        **{**TAPS, "comment": "Opened every source."},
    )

    assert page.status == 422
    assert page.says("The checklist changed while you were observing.")
    assert page.says("Opened every source.")


def test_marks_of_items_that_a_changed_checklist_still_has_are_kept(as_, cast) -> None:
    old = make_checklist()
    first, *others = old.content["items"]
    added = {**first, "id": "thanks", "text": "Thanks the customer."}
    make_checklist(label="2.0.0", era=2, items=[{**first, "text": "Something else now."}, *others, added])
    require_sign_off(cast.ada)

    page = as_(cast.bo).post("training.observe", person_id=cast.ada.id, version=old.id, **TAPS)

    assert page.status == 422
    assert page.says("Your marks are kept where an item is the same.")
    assert page.text.count(" checked") == len(others)
    assert page.words.count("This item is new or says something else now. Choose what you saw.") == 4
    assert page.says("Thanks the customer.")


def test_whoever_is_not_certified_reads_why_and_finds_no_form(as_, cast) -> None:
    checklist = make_checklist()
    make_certified(make_person("Tia Tell"), checklist=checklist)
    require_sign_off(cast.ada)
    bo = as_(cast.bo)

    page = bo.get("training.observe", person_id=cast.ada.id)
    refused = bo.post("training.observe", person_id=cast.ada.id, version=checklist.id, **TAPS)

    assert page.says("To observe, you need to be certified at this level or higher yourself.")
    assert 'name="comment"' not in page.text
    assert refused.status == 422
    assert actions() == []


def test_whoever_may_not_observe_learns_nothing_of_how_far_colleagues_are(as_, cast) -> None:
    checklist = make_checklist()
    make_steps((step_kinds.LESSON, "a01-part"), role=JobRole.FRONTLINE_AGENT)
    require_sign_off(cast.ada)
    make_observation(cast.ada, checklist, observer=cast.cal, on=(NOON - timedelta(days=1)).date())
    flo, bo = as_(make_person("Flo Frost", unit=cast.claims)), as_(cast.bo)
    told = "To observe, you need to be certified at this level or higher yourself."

    colleague, lead = (each.get("training.to_observe") for each in (flo, bo))
    desk, other = (each.get("training.observe", person_id=cast.ada.id) for each in (flo, bo))

    assert lead.says("Observed Wed 11 Mar")
    assert other.says("Step a01-part")
    assert colleague.says(told)
    assert not colleague.says("Ada Abara")
    assert desk.says(told)
    assert not desk.says("Wednesday 11 March")
    assert not desk.says("Step a01-part")


def test_whoever_lost_the_level_since_the_worker_last_looked_signs_nothing(as_, cast) -> None:
    checklist = make_checklist()
    tia = make_person("Tia Tell", unit=cast.claims)
    make_certified(tia, checklist=checklist)
    require_sign_off(cast.ada)
    newer = make_checklist(label="2.0.0", era=2)

    assert as_(cast.ada).get("training.signoff", key="so-1").says("Tia Tell")
    refused = as_(tia).post("training.observe", person_id=cast.ada.id, version=newer.id, **TAPS)

    assert refused.status == 422
    assert refused.says("To observe, you need to be certified at this level or higher yourself.")
    assert actions() == []


def test_a_stranger_cannot_be_watched(as_, cast) -> None:
    make_checklist()
    require_sign_off(cast.ada, cast.eve)

    assert as_(cast.bo).get("training.observe", person_id=cast.ada.id).status == 200
    assert as_(cast.bo).get("training.observe", person_id=cast.eve.id).status == 404
    assert as_(cast.cal).get("training.observe", person_id=cast.ada.id).status == 404


def test_whoever_was_asked_finds_the_person_on_their_list(as_, cast) -> None:
    make_request(cast.eve, make_checklist(), observer=cast.bo)

    assert as_(cast.bo).get("training.to_observe").says("Asked you, Thu 12 Mar")


def test_only_the_two_who_were_there_read_the_marks(as_, cast) -> None:
    seen = make_observation(
        cast.ada,
        make_checklist(),
        observer=cast.cal,
        marks={**ALL_YES, "greets": ItemMark.NO},
        comment="Calm and exact.",
    )

    for reader in (cast.ada, cast.cal):
        assert as_(reader).get("training.observation", observation_id=seen.id).says("Calm and exact.")
    for other in (cast.bo, cast.eve, cast.dot):
        assert as_(other).get("training.observation", observation_id=seen.id).status == 404


def test_only_what_was_not_seen_is_left_to_practise(as_, cast) -> None:
    checklist = make_checklist()
    some = make_observation(cast.ada, checklist, observer=cast.cal, marks={**ALL_YES, "greets": ItemMark.NO})
    every = make_observation(cast.eve, checklist, observer=cast.cal, marks=ALL_YES)
    cal = as_(cast.cal)

    assert cal.get("training.observation", observation_id=some.id).says(
        "Practise everything marked “not yet” before the second"
    )
    page = cal.get("training.observation", observation_id=every.id)
    assert page.says(
        "Day 1 of 2 is done, and there is nothing left to practise. The second has to be on another day."
    )


def test_my_page_lists_what_was_seen(as_, cast) -> None:
    make_observation(cast.ada, make_checklist(), observer=cast.cal, marks={**ALL_YES, "greets": ItemMark.NO})

    page = as_(cast.ada).get("training.signoff", key="so-1")

    assert page.says("2 of 3 items met")
    assert page.says("Observed by Cal Chen")


def test_the_shipped_checklist_can_be_used(as_, cast) -> None:
    make_library()
    require_sign_off(cast.ada)

    assert (
        as_(cast.bo)
        .get("training.observe", person_id=cast.ada.id)
        .says("Opens the source behind a claim unprompted")
    )
    assert as_(cast.ada).get("training.signoff", key="so-1").says("Files a report in under 60 seconds")
    assert as_(cast.ada).get("training.signoff", key="so-9").status == 404


def test_without_content_there_is_nothing(as_, cast) -> None:
    assert as_(cast.bo).get("training.to_observe").status == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_people_needs_seven_queries_however_long(as_, cast, count_queries, rows) -> None:
    make_checklist()
    require_sign_off(*(make_person(f"Person {number}", unit=cast.claims) for number in range(rows)))
    browser = as_(cast.bo)
    browser.get("training.to_observe")
    settings.forget()

    with count_queries() as queries:
        browser.get("training.to_observe")

    assert len(queries) == 7, (
        queries
    )  # who I am, the checklist, whether I may, the people, what was seen of them, what comes first (2)


@pytest.mark.parametrize("rows", [1, 3])
def test_my_page_needs_eight_queries_however_much_was_seen(as_, cast, count_queries, rows) -> None:
    checklist = make_checklist()
    make_certified(*(make_person(f"Person {number}") for number in range(rows)), checklist=checklist)
    for number in range(rows):
        make_observation(cast.ada, checklist, observer=cast.cal, on=(NOON - timedelta(days=number)).date())
    browser = as_(cast.ada)
    browser.get("training.signoff", key="so-1")
    settings.forget()

    with count_queries() as queries:
        browser.get("training.signoff", key="so-1")

    assert len(queries) == 8, (
        queries
    )  # who I am, the checklist, what comes first (2), what was seen, what holds, whom to ask, has it begun


def test_an_observer_cannot_make_two_days_of_one_by_a_setting_of_their_own(as_, cast) -> None:
    checklist = make_checklist()
    require_sign_off(cast.ada)
    bo = as_(cast.bo)
    bo.post("training.observe", person_id=cast.ada.id, version=checklist.id, **TAPS)
    cast.bo.time_zone = "Pacific/Kiritimati"
    db.session.commit()

    again = bo.post("training.observe", person_id=cast.ada.id, version=checklist.id, **TAPS)

    assert again.status == 422
    assert again.says("1 of 2 days observed; the second is possible from Fri 13 Mar.")


def test_the_clock_decides_the_day(as_, cast) -> None:
    checklist = make_checklist()
    require_sign_off(cast.ada)
    make_observation(cast.ada, checklist, observer=cast.cal)

    page = as_(cast.bo).get("training.observe", person_id=cast.ada.id)
    assert page.says("1 of 2 days observed; the second is possible from Fri 13 Mar.")
    assert not page.says("Today decides")
    with clock.moved_to(NOON + timedelta(days=1)):
        assert as_(cast.bo).get("training.observe", person_id=cast.ada.id).says("Today decides")
