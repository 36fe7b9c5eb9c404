"""Those of a team who need nothing but a sign-off."""

from datetime import timedelta

from sqlalchemy import select

from portal.core import db
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.paths import step_kinds
from portal.people.models import Person
from tests.conftest import NOON
from tests.library.make import make_version
from tests.make import keep, make_person
from tests.policies.make import make_policy
from tests.readiness.make import (
    AGENT,
    make_certified,
    make_compliance,
    make_step,
    make_way,
    require,
    work_out,
)
from tests.training.lessons.make import make_completion
from tests.training.signoffs.make import make_checklist


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


def test_the_people_who_wait_for_a_sign_off_add_three_statements(as_, cast, count_queries) -> None:
    wait_for_sign_off(cast.ada)
    bo = as_(cast.bo)
    bo.get("readiness.team")

    with count_queries() as statements:
        page = bo.get("readiness.team")

    assert page.says("One more needs only a sign-off.")
    assert len(statements) == 8, (
        statements
    )  # the five of every team, who may observe, who waits, what was seen


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
    assert [each.words.count("needs a sign-off, due Tue 10 Mar") for each in (page, then)] == [1, 1]
    assert [each.words.count("overdue since Tue 10 Mar") for each in (page, then)] == [1, 1]  # that is Flo
    everyone = page.words.split("most urgent first")[1]
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
    own = "You have done your part."

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
    assert learn.says("You have done your part. Only the sign-off is left.")
    assert not learn.says("Due Tue 10 Mar")
