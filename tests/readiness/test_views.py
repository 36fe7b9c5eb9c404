"""The pages of readiness."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.core import clock, db
from portal.library.models import ContentVersion
from portal.library.rules import ChangeClass, ContentKind
from portal.paths import step_kinds
from portal.paths.models import Requirement
from portal.paths.rules import Stage
from portal.people import commands as people
from portal.people.models import Person
from portal.people.rules import JobRole, PersonState
from portal.readiness import queries
from portal.readiness.models import Standing, Suspension, Tally
from portal.readiness.queries.team import ROWS_MOST
from tests.conftest import NOON
from tests.library.make import make_library, make_version
from tests.make import actions, keep, long_ago, make_person, only
from tests.policies.make import make_acknowledgement, make_policy
from tests.readiness.make import (
    AGENT,
    make_certified,
    make_compliance,
    make_foundation,
    make_step,
    make_suspension,
    make_way,
    require,
    work_out,
)
from tests.training.lessons.make import make_completion
from tests.training.signoffs.make import make_checklist, make_sign_off


def test_the_team_page_says_who_is_ready_and_who_is_not(as_, cast) -> None:
    lessons = make_way()
    flo = make_person("Flo Frost", unit=cast.claims, manager=cast.bo)
    require(cast.ada, flo, cast.eve)
    make_completion(flo, lessons[0])
    work_out()

    page = as_(cast.bo).get("readiness.team")

    assert page.says("Not yet. 0 of 2 are ready.")
    assert page.says("Ada Abara")
    assert page.says("Flo Frost")
    assert not page.says("Eve Eide")


def wait_for_sign_off(*people: Person) -> ContentVersion:
    """People who need nothing but the sign-off of level 2."""
    make_step("so-2", step_kinds.SIGN_OFF, position=0)
    require(*people)
    work_out()
    return make_checklist("so-2")


def test_those_who_only_need_a_sign_off_lead_whoever_may_give_it_to_the_sheet(as_, cast) -> None:
    wait_for_sign_off(cast.ada)

    page = as_(cast.bo).get("readiness.team")  # nobody is certified yet, and Bo leads people

    assert page.says("One more needs only a sign-off.")
    assert f"/learn/observe/{cast.ada.id}?checklist=so-2" in page.text
    assert "/learn/observe?checklist=so-2" in page.text


def test_whoever_may_not_observe_reads_who_may(as_, cast) -> None:
    checklist = wait_for_sign_off(cast.ada)
    make_certified(make_person("Tia Tell"), make_person("Zoe Zorn", unit=cast.claims), checklist=checklist)

    page = as_(cast.bo).get("readiness.team")

    assert page.says("One more needs only a sign-off.")
    assert page.says("Ask Zoe Zorn, Tia Tell.")
    assert "/learn/observe" not in page.text


def test_nobody_is_led_to_watch_somebody_outside_their_line_and_unit(as_, cast) -> None:
    checklist = wait_for_sign_off(cast.ada, cast.eve)
    gil = make_compliance()
    make_certified(gil, checklist=checklist)
    cast.ada.manager_id = gil.id
    keep(cast.ada)

    page = as_(gil).get("readiness.team", path=f"{AGENT}:1")

    assert page.says("Eve Eide")
    assert f"/learn/observe/{cast.ada.id}?checklist=so-2" in page.text
    assert f"/learn/observe/{cast.eve.id}?" not in page.text


def test_what_should_have_been_met_is_called_overdue_and_the_rest_is_due(as_, cast) -> None:
    make_way()
    flo, away = (
        make_person(name, unit=cast.claims, manager=cast.bo, state=state)
        for name, state in (("Flo Frost", PersonState.ACTIVE), ("Abe Away", PersonState.ON_LEAVE))
    )
    require(cast.ada, due_at=NOON - timedelta(days=2))
    require(flo, away, due_at=NOON + timedelta(days=2))
    work_out()

    page = as_(cast.bo).get("readiness.team")

    assert page.words.count("overdue since Tue 10 Mar") == 1
    assert page.words.count("due Sat 14 Mar") == 1
    assert page.words.count("on leave") == 1


def test_whoever_has_done_all_of_theirs_waits_for_a_sign_off_and_is_not_overdue(as_, cast) -> None:
    lessons = make_way()
    make_step("so-1", step_kinds.SIGN_OFF, position=8)
    flo = make_person("Flo Frost", unit=cast.claims, manager=cast.bo)
    require(cast.ada, flo, due_at=NOON - timedelta(days=2))
    for lesson in lessons:
        make_completion(cast.ada, lesson, at=NOON - timedelta(days=1))
    work_out()
    bo = as_(cast.bo)

    page, then = bo.get("readiness.team"), bo.get("readiness.team", on="2026-03-11", path=f"{AGENT}:1")

    assert page.says("Not yet. 0 of 2 are ready. One more needs only a sign-off.")
    assert [each.words.count("waits for a sign-off, due Tue 10 Mar") for each in (page, then)] == [1, 1]
    assert [each.words.count("overdue since Tue 10 Mar") for each in (page, then)] == [1, 1]  # that is Flo
    everyone = page.words.split("most pressing first")[1]
    assert everyone.index("Flo Frost") < everyone.index("Ada Abara")


def test_whoever_waits_for_a_sign_off_is_not_late_with_it_while_a_new_text_is_due_later(as_, cast) -> None:
    make_step("so-1", step_kinds.SIGN_OFF, position=0)
    make_step("p06", step_kinds.POLICY, position=1)
    make_policy(published_at=NOON - timedelta(days=6))
    require(cast.ada, due_at=NOON - timedelta(days=30))
    work_out()

    page = as_(cast.bo).get("readiness.team")

    assert page.says("due Fri 20 Mar")
    assert not page.says("overdue")


def test_whoever_waits_for_a_sign_off_reads_that_they_have_done_all_of_theirs_and_who_can_give_it(
    as_, cast
) -> None:
    make_version(ContentKind.CATALOGUE, "roles", [])
    checklist = make_checklist()
    lessons = make_way()
    make_step("so-1", step_kinds.SIGN_OFF, position=8)
    require(cast.ada, due_at=NOON - timedelta(days=2))
    ada = as_(cast.ada)
    own = "You have done all of yours."

    before = [ada.get("readiness.path", role=AGENT), ada.get("readiness.learn")]
    for lesson in lessons:
        make_completion(cast.ada, lesson)
    nobody = ada.get("readiness.path", role=AGENT)
    make_certified(make_person("Tia Tell"), make_person("Zoe Zorn", unit=cast.claims), checklist=checklist)
    make_completion(cast.ada, db.session.scalars(select(ContentVersion).filter_by(key="f01-first")).one())
    path, learn = ada.get("readiness.path", role=AGENT), ada.get("readiness.learn")

    assert [page.says(own) for page in before] == [False, False]
    assert nobody.says(f"{own} Bo Brand can sign you off.")  # nobody is certified yet, and Bo leads people
    assert path.says(f"{own} Zoe Zorn and Tia Tell can sign you off. Ask for an observation")
    assert 'href="/learn/signoffs/so-1"' in path.text
    assert learn.says("You have done all of yours. Only the sign-off is left.")
    assert not learn.says("Due Tue 10 Mar")


def test_what_is_not_available_yet_is_missing_but_nobodys_minutes_and_late_for_nobody(as_, cast) -> None:
    make_version(ContentKind.CATALOGUE, "roles", [])
    lessons = make_way()
    coming, behind_it = (
        make_step("a03", step_kinds.LESSON, position=2),
        make_step("qz-assist", step_kinds.QUIZ, position=3),
    )
    coming.is_available = False
    keep(coming)
    require(cast.ada, due_at=NOON - timedelta(days=2))
    ada = as_(cast.ada)

    before = ada.get("readiness.learn")
    for lesson in lessons:
        make_completion(cast.ada, lesson)
    work_out()
    after, path = ada.get("readiness.learn"), ada.get("readiness.path", role=AGENT)
    team = as_(cast.bo).get("readiness.team")

    assert before.says("0 of 4 done · about 20 min left")
    assert after.says("2 of 4 done")
    assert after.says("2 steps are not available yet.")
    assert not after.says("min left")
    assert path.says(f"{coming.title} Not available yet")
    assert path.says("What is not available yet shows as missing, and nobody expects it of you.")
    assert path.says(f"Opens after “{coming.title}” · part of that is not available yet")
    assert (behind_it.title in path.words, team.says("overdue")) == (True, False)
    assert team.says("the rest is not available yet")


@pytest.mark.parametrize(
    ("had_signed", "published", "said"),
    [
        (True, timedelta(days=6), "Refresh due to Fri 20 Mar"),
        (True, timedelta(days=20), "Lapsed since Fri 6 Mar: a new text was not signed in time"),
        (False, timedelta(days=6), "due Fri 20 Mar"),
        (False, timedelta(days=20), "overdue since Fri 6 Mar"),
    ],
)
def test_a_policy_that_changed_is_to_be_signed_two_weeks_later(
    as_, cast, *, had_signed: bool, published: timedelta, said: str
) -> None:
    (lesson,) = make_foundation()
    make_completion(cast.ada, lesson, at=NOON - timedelta(days=90))
    make_step("p06", step_kinds.POLICY, position=0)
    first = make_policy(published_at=long_ago())
    if had_signed:
        make_acknowledgement(cast.ada, first, at=NOON - timedelta(days=90))
    require(cast.ada, due_at=NOON - timedelta(days=300))
    make_policy(label="1.1.0", change=ChangeClass.DELTA, published_at=NOON - published)
    work_out()

    assert as_(cast.bo).get("readiness.team").says(said)


def test_signing_a_changed_policy_makes_no_clearance_last_longer(as_, cast) -> None:
    (lesson,) = make_foundation()
    make_step("p06", step_kinds.POLICY, position=1, role=JobRole.ALL_EMPLOYEES, stage=Stage.FOUNDATION)
    require(cast.ada, role=JobRole.ALL_EMPLOYEES, stage=Stage.FOUNDATION)
    first = make_policy(published_at=long_ago())
    make_completion(cast.ada, lesson, at=NOON - timedelta(days=40))
    make_acknowledgement(cast.ada, first, at=NOON - timedelta(days=40))
    ada = as_(cast.ada)
    before = ada.get("today.index")

    changed = make_policy(label="1.1.0", change=ChangeClass.DELTA, published_at=NOON - timedelta(days=6))
    meanwhile = ada.get("today.index")
    make_acknowledgement(cast.ada, changed, at=NOON - timedelta(days=1))

    assert before.says("valid to Sun 31 Jan 2027")
    assert meanwhile.says("Refresh due valid to Fri 20 Mar 2026")
    assert ada.get("today.index").says("valid to Sun 31 Jan 2027")


def test_the_most_pressing_come_first_and_what_lapsed_says_why(as_, cast) -> None:
    flo = make_person("Flo Frost", unit=cast.claims, manager=cast.bo)
    require(cast.ada, flo)
    for lesson in (*make_foundation(), *make_way()):
        make_completion(flo, lesson, at=NOON - timedelta(days=299))
    work_out()

    page = as_(cast.bo).get("readiness.team")

    assert page.says("most pressing first")
    assert page.words.index("Flo Frost") < page.words.index("Ada Abara")
    assert page.says("Lapsed since Wed 11 Mar: not enough recent practice")


@pytest.mark.parametrize(
    ("role", "days", "said"),
    [
        (AGENT, 280, "Refresh due to Mon 30 Mar: review lab again"),
        (JobRole.CS_MANAGER, 200, "Refresh due to Fri 27 Mar: Sign-off again"),
        (JobRole.ALL_EMPLOYEES, 350, "Refresh due to Fri 27 Mar: assessment again"),
    ],
)
def test_whose_refresh_is_due_the_team_page_says_what_is_to_be_done_again(
    as_, cast, role, days, said
) -> None:
    foundation, way = make_foundation(), make_way()
    stage = Stage.FOUNDATION if role is JobRole.ALL_EMPLOYEES else Stage.ASSIST
    require(cast.ada, role=role, stage=stage)
    for lesson in (*foundation, *way):
        make_completion(cast.ada, lesson, at=NOON - timedelta(days=days))
    if role is JobRole.CS_MANAGER:
        make_step("a01", step_kinds.LESSON, position=0, role=role)
        make_step("so-1", step_kinds.SIGN_OFF, position=1, role=role)
        make_sign_off(cast.ada, make_checklist(), observer=cast.bo, at=NOON - timedelta(days=350))
    work_out()

    page = as_(cast.bo).get("readiness.team")
    assert page.says(said)


def test_nobody_stays_cleared_on_the_team_page_because_no_worker_looked(as_, cast) -> None:
    require(cast.ada)
    for lesson in (*make_foundation(), *make_way()):
        make_completion(cast.ada, lesson, at=NOON - timedelta(days=1))
    work_out()
    bo = as_(cast.bo)

    before = bo.get("readiness.team")
    db.session.execute(update(Standing).values(cleared_until=NOON, lapse_at=NOON))
    db.session.commit()
    after = bo.get("readiness.team")

    assert before.says("Cleared to")
    assert after.says("Lapsed since Thu 12 Mar: not enough recent practice")


def test_a_line_too_long_to_sort_goes_by_name(as_, cast) -> None:
    make_way()
    require(cast.ada)
    work_out()
    db.session.execute(update(Tally).values(people=Tally.people + queries.SORTED_MOST))
    db.session.commit()

    page = as_(make_compliance()).get("readiness.team")

    assert page.says("by name; choose a clearance to see who is behind")


def test_a_team_is_shown_as_it_was_on_a_day(as_, cast) -> None:
    """On the 8th Ada was ready and Flo was not; Gus came to them on the 10th."""
    lessons = [*make_foundation(), *make_way()]
    flo, gus = (make_person(name, unit=cast.service, manager=cast.dot) for name in ("Flo Frost", "Gus Grey"))
    for person, moved_at in ((flo, NOON - timedelta(days=9)), (gus, NOON - timedelta(days=2))):
        with clock.moved_to(moved_at), db.use_case():
            people.place_person(cast.cal, person, unit_id=cast.claims.id, site_id=None, manager_id=cast.bo.id)
    require(cast.ada, flo, gus)
    for lesson in lessons:
        make_completion(cast.ada, lesson, at=NOON - timedelta(days=5))
        make_completion(flo, lesson, at=NOON - timedelta(days=1))
    work_out()
    bo = as_(cast.bo)

    now = bo.get("readiness.team")
    then, later = (bo.get("readiness.team", on=on, path=f"{AGENT}:1") for on in ("2026-03-08", "2026-03-11"))

    assert now.says("Not yet. 2 of 3 are ready.")
    assert then.says("Ready for level 1 on Sun 8 Mar 2026?")
    assert then.says("1 of 2 people were ready.")
    assert f'href="/team/{cast.ada.id}?on=2026-03-08"' in then.text
    assert not then.says("Gus Grey")
    assert later.says("2 of 3 people were ready.")
    assert later.says("Gus Grey")


def test_a_past_day_leaves_out_whoever_is_not_in_the_line_today(as_, cast) -> None:
    make_way()
    flo = make_person("Flo Frost", unit=cast.claims, manager=cast.bo)
    require(cast.ada, flo)
    with db.use_case():
        people.place_person(cast.cal, flo, unit_id=cast.service.id, site_id=None, manager_id=cast.dot.id)
    work_out()

    own, everybody = (
        as_(who).get("readiness.team", on="2026-03-11", path=f"{AGENT}:1")
        for who in (cast.bo, make_compliance())
    )

    assert everybody.says("Flo Frost")
    assert own.says("Ada Abara")
    assert not own.says("Flo Frost")


def test_a_team_on_a_day_before_anything_was_asked_is_empty(as_, cast) -> None:
    make_way()
    require(cast.ada)
    work_out()

    page = as_(cast.bo).get("readiness.team", on="2024-01-01")

    assert page.says("Nobody you answer for was asked for this on that day.")
    assert page.says("Nobody here was at work on that day")


def test_a_team_on_a_day_opens_on_the_path_that_most_needed_on_it(as_, cast) -> None:
    """Today most need level 1 as agents; until yesterday all of them needed it as leads."""
    make_way()
    lead = JobRole.CS_MANAGER
    crowd = [make_person(f"Flo {n}", unit=cast.claims, manager=cast.bo) for n in range(2)]
    require(*crowd, role=lead)
    db.session.execute(update(Requirement).values(valid_until=NOON - timedelta(days=1)))
    require(*crowd)
    db.session.execute(
        update(Requirement).where(Requirement.job_role == AGENT).values(valid_from=NOON - timedelta(days=1))
    )
    db.session.commit()
    work_out()
    bo = as_(cast.bo)

    now = bo.get("readiness.team")
    then, other = (bo.get("readiness.team", on="2026-03-10", path=path) for path in (None, f"{AGENT}:1"))

    assert f'value="{AGENT}:1" selected' in now.text
    assert then.says("0 of 2 people were ready.")
    assert f'value="{lead}:1" selected' in then.text
    assert other.says("Nobody you answer for was asked for this on that day.")
    assert f'value="{lead}:1"' in other.text


def test_a_team_on_a_day_is_counted_over_all_its_pages(as_, cast, count_queries, monkeypatch) -> None:
    lessons = [*make_foundation(), *make_way()]
    crowd = [make_person(f"Flo {n}", unit=cast.claims, manager=cast.bo) for n in range(ROWS_MOST + 2)]
    require(*crowd)
    for lesson in lessons:
        make_completion(crowd[-1], lesson, at=NOON - timedelta(days=5))
    work_out()
    bo = as_(cast.bo)

    with count_queries() as statements:
        page = bo.get("readiness.team", on="2026-03-11")
    monkeypatch.setattr(queries, "COUNTED_MOST", len(crowd) - 1)
    uncounted = bo.get("readiness.team", on="2026-03-11")

    assert page.says(f"1 of {len(crowd)} people were ready.")
    assert page.text.count("/team/") == uncounted.text.count("/team/") == ROWS_MOST
    assert len(statements) == 5, statements  # as below, and all of them
    assert uncounted.says(f"{len(crowd)} people needed it on that day: too many to count who was ready.")


@pytest.mark.parametrize("people", [1, 3])
def test_a_team_on_a_day_takes_four_statements_whatever_its_length(
    as_, cast, count_queries, people: int
) -> None:
    make_way()
    require(*(make_person(f"Flo {n}", unit=cast.claims, manager=cast.bo) for n in range(people)))
    work_out()
    bo = as_(cast.bo)
    bo.get("readiness.team")

    with count_queries() as statements:
        page = bo.get("readiness.team", on="2026-03-11")

    assert page.says(f"Flo {people - 1}")
    assert len(statements) == 4, statements  # who I am, the paths, the people, the steps, what was shown


@pytest.mark.parametrize("people", [1, 3])
def test_the_team_page_takes_four_statements_whatever_its_length(
    as_, cast, count_queries, people: int
) -> None:
    make_way()
    team = [make_person(f"Flo {n}", unit=cast.claims, manager=cast.bo) for n in range(people)]
    require(*team)
    work_out()
    bo = as_(cast.bo)
    bo.get("readiness.team")

    with count_queries() as statements:
        page = bo.get("readiness.team")

    assert page.says(f"Flo {people - 1}")
    assert len(statements) == 4, statements  # who I am, the counts, the people and how they stand, the agents


def test_a_manager_without_anything_asked_of_the_team_is_told_so(as_, cast) -> None:
    assert as_(cast.bo).get("readiness.team").says("Nobody reports to you yet")


def test_somebody_outside_the_line_is_not_there(as_, cast) -> None:
    bo = as_(cast.bo)

    assert bo.get("readiness.member", person_id=cast.ada.id).says("Ada Abara")
    assert bo.get("readiness.member", person_id=cast.eve.id).status == 404
    answer = bo.post(
        "readiness.suspend", person_id=cast.eve.id, role=AGENT, stage=1, reason="Not mine to say."
    )
    assert answer.status == 404
    assert as_(cast.eve).get("readiness.member", person_id=cast.ada.id).status == 403
    assert actions() == []


def test_suspending_and_lifting(as_, cast) -> None:
    make_way()
    require(cast.ada)
    bo = as_(cast.bo)

    wordless = bo.post("readiness.suspend", person_id=cast.ada.id, role=AGENT, stage=1, reason=" ")
    suspended = bo.post("readiness.suspend", person_id=cast.ada.id, role=AGENT, stage=1, reason="A break.")
    page = bo.get("readiness.member", person_id=cast.ada.id)
    lifted = bo.post("readiness.lift_suspension", person_id=cast.ada.id, role=AGENT, stage=1)
    again = bo.post("readiness.lift_suspension", person_id=cast.ada.id, role=AGENT, stage=1)

    assert (wordless.status, again.status) == (422, 422)
    assert wordless.says("Say why. The person reads it.")
    assert suspended.went_to("readiness.member", person_id=cast.ada.id)
    assert page.says("Lift the suspension")
    assert lifted.went_to("readiness.member", person_id=cast.ada.id)
    assert again.says("This clearance is not suspended any more.")
    assert only(Suspension).valid_until is not None
    assert actions() == ["readiness.suspended", "readiness.suspension_lifted"]


def test_a_role_or_level_that_does_not_exist_leads_nowhere(as_, cast) -> None:
    bo = as_(cast.bo)

    for role, stage in (("juggler", 1), (AGENT, 9)):
        answer = bo.post("readiness.suspend", person_id=cast.ada.id, role=role, stage=stage, reason="So.")
        assert answer.status == 404


def test_my_clearance_is_shown_as_of_a_day(as_, cast) -> None:
    make_way()
    require(cast.ada)
    make_suspension(cast.ada, by=cast.bo)
    ada = as_(cast.ada)

    assert ada.get("readiness.clearance").says("Suspended")
    assert not ada.get("readiness.clearance", on="2026-03-01").says("Suspended")
    assert ada.get("readiness.clearance", on="2024-01-01").says("On Mon 1 Jan 2024 nothing was asked of you.")


@pytest.mark.parametrize(
    ("on", "said"), [("2999-01-01", "That day has not come yet."), ("yesterday", "Enter a day, such as")]
)
def test_a_day_that_cannot_be_answered_is_not_answered_with_another(as_, cast, on: str, said: str) -> None:
    make_way()
    require(cast.ada)
    work_out()

    own = as_(cast.ada).get("readiness.clearance", on=on)
    of_a_report = as_(cast.bo).get("readiness.member", person_id=cast.ada.id, on=on)
    of_the_team = as_(cast.bo).get("readiness.team", on=on)

    for page in (own, of_a_report, of_the_team):
        assert page.status == 422
        assert page.says(said)
        assert page.says("Back to today")
        assert not page.says("All employees")
        assert not page.says("steps done")


def test_a_path_that_is_not_mine_is_not_there(as_, cast) -> None:
    make_library()
    make_step("a01", step_kinds.LESSON, position=0)
    require(cast.ada)

    assert as_(cast.ada).get("readiness.path", role=AGENT).says("Step a01")
    assert as_(cast.eve).get("readiness.path", role=AGENT).status == 404


def test_from_a_step_one_gets_to_its_path_and_to_what_comes_next_on_it(as_, cast) -> None:
    lessons = make_way()
    require(cast.ada)
    ada, eve = as_(cast.ada), as_(cast.eve)

    assert ada.get("readiness.path_of", kind="lesson", key="a01").went_to("readiness.path", role=AGENT)
    make_completion(cast.ada, lessons[0])
    assert ada.get("readiness.next_step", kind="lesson", key="a01").went_to("training.lesson", key="a02")
    make_completion(cast.ada, lessons[1])
    assert ada.get("readiness.next_step", kind="lesson", key="a02").went_to("readiness.path", role=AGENT)
    assert eve.get("readiness.path_of", kind="lesson", key="a01").went_to("readiness.learn")
    assert eve.get("readiness.next_step", kind="lesson", key="a01").went_to("readiness.learn")


def test_on_leave_one_may_still_learn(as_, cast) -> None:
    make_way()
    away = make_person("Flo Frost", unit=cast.claims, manager=cast.bo, state=PersonState.ON_LEAVE)
    require(away)

    assert as_(away).get("readiness.learn").status == 200
