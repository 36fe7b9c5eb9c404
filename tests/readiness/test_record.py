"""The clearance record: what counts, from which version, who watched; why something is held back or has lapsed."""

from datetime import datetime, timedelta

import pytest

from portal.core import clock
from portal.core.permissions import Role
from portal.library.rules import ChangeClass
from portal.paths import step_kinds
from portal.paths.rules import Stage
from portal.paths.step_kinds import StepKind
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.readiness.pages import record
from portal.readiness.rules import Ending, Lapse, why_lapsed
from tests.conftest import NOON
from tests.library.make import make_lesson
from tests.make import give_access, keep, make_person
from tests.policies.make import make_acknowledgement, make_policy
from tests.readiness.make import (
    make_compliance,
    make_foundation,
    make_step,
    make_suspension,
    make_way,
    require,
)
from tests.training.labs.make import make_lab, make_lab_attempt
from tests.training.lessons.make import make_completion
from tests.training.quizzes.make import make_quiz, make_quiz_result
from tests.training.signoffs.make import make_checklist, make_sign_off

DAY = timedelta(days=1)


def entries(person: Person, at: datetime = NOON) -> dict[str, tuple]:
    """For each step that counts: its day, the version's day, who watched, and until when."""
    (found,) = record.record_of(person, at, viewer=person)
    return {
        each.row.step.key: (each.on, each.proof.version_id, each.proof.observer, each.until)
        for each in found.entries
    }


def test_every_kind_of_step_says_when_it_was_done_and_in_which_version(cast) -> None:
    lesson, quiz, lab, policy = make_way()[0], make_quiz(), make_lab(terms=False), make_policy()
    kinds = {quiz.key: step_kinds.QUIZ, lab.key: step_kinds.LAB, policy.key: step_kinds.POLICY}
    for position, (key, kind) in enumerate(kinds.items(), start=2):
        make_step(key, kind, position=position)
    require(cast.ada)
    make_completion(cast.ada, lesson, at=NOON - 5 * DAY)
    make_quiz_result(cast.ada, quiz, at=NOON - 4 * DAY)
    make_lab_attempt(cast.ada, lab, hits=6, decided=20, passed=True, at=NOON - 3 * DAY)
    make_acknowledgement(cast.ada, policy, at=NOON - 2 * DAY)

    versions = (lesson, quiz, lab, policy)
    days = [(NOON - days * DAY).date() for days in (5, 4, 3, 2)]
    assert entries(cast.ada) == {
        version.key: (day, version.id, None, None) for version, day in zip(versions, days, strict=True)
    }
    assert list(entries(cast.ada, NOON - 4 * DAY)) == [lesson.key, quiz.key]


@pytest.mark.parametrize(
    ("stands_in", "said"),
    [
        (False, "observed by Cal Chen"),
        (True, "observed by Cal Chen, standing in because nobody was certified yet"),
    ],
)
def test_a_sign_off_names_who_watched_and_until_when(as_, cast, *, stands_in: bool, said: str) -> None:
    checklist = make_checklist()
    make_step("so-1", step_kinds.SIGN_OFF, position=0)
    require(cast.ada)
    make_sign_off(cast.ada, checklist, observer=cast.cal, at=NOON - DAY, stands_in=stands_in)

    assert entries(cast.ada)["so-1"][2:] == ("Cal Chen", (NOON + 364 * DAY).date())
    page = as_(cast.bo).get("readiness.member", person_id=cast.ada.id)
    assert page.says(said)
    assert page.says("standing in") is stands_in
    assert page.says("valid until Thu 11 Mar 2027")


def test_days_are_those_of_the_person(cast) -> None:
    lesson, _second = make_way()
    require(cast.ada)
    cast.ada.time_zone = "Pacific/Kiritimati"  # noon of the 12th there is the 13th
    keep(cast.ada)
    make_completion(cast.ada, lesson, at=NOON)

    assert entries(cast.ada)["a01"][0] == (NOON + DAY).date()


def test_a_policy_that_was_signed_again_is_shown_by_its_newest_signature(cast) -> None:
    make_step("p06", step_kinds.POLICY, position=0)
    require(cast.ada)
    first = make_policy()
    make_acknowledgement(cast.ada, first, at=NOON - 9 * DAY)
    second = make_policy(label="2.0.0", era=2, published_at=NOON - 5 * DAY)
    make_acknowledgement(cast.ada, second, at=NOON - 2 * DAY)

    assert entries(cast.ada)["p06"] == ((NOON - 2 * DAY).date(), second.id, None, None)
    assert entries(cast.ada, NOON - 3 * DAY)["p06"][:2] == ((NOON - 9 * DAY).date(), first.id)


def test_a_small_change_keeps_the_version_that_was_read(cast) -> None:
    lesson, _second = make_way()
    require(cast.ada)
    make_completion(cast.ada, lesson, at=NOON - DAY)
    make_lesson("a01", label="1.0.1", change=ChangeClass.COSMETIC)

    assert entries(cast.ada)["a01"][1] == lesson.id


def test_only_whoever_reads_content_is_led_to_the_exact_version(as_, cast) -> None:
    lesson, _second = make_way()
    require(cast.ada)
    make_completion(cast.ada, lesson)
    auditor = make_person("Ari Audit", access=(Role.AUDITOR,))

    boss, check = (as_(who).get("readiness.member", person_id=cast.ada.id) for who in (cast.bo, auditor))

    assert boss.says("Version of")
    assert lesson.hash in check.text
    assert lesson.hash not in boss.text


def test_no_page_says_how_often_or_how_well(as_, cast) -> None:
    quiz = make_quiz()
    make_step(quiz.key, step_kinds.QUIZ, position=0)
    require(cast.ada)
    for days in (5, 3):
        make_quiz_result(cast.ada, quiz, at=NOON - days * DAY)

    page = as_(make_compliance()).get("readiness.member", person_id=cast.ada.id)

    assert page.words.count(f"Step {quiz.key}") == 1
    assert page.says("Mon 9 Mar 2026")
    assert not page.says("Sat 7 Mar 2026")


def test_when_a_result_came_about_is_for_the_person_and_whoever_reads_evidence(as_, cast) -> None:
    """A lesson keeps its day for the manager; a quiz and a lab do not, nor their version, which would bound it."""
    lesson, quiz, lab = make_way()[0], make_quiz(), make_lab(terms=False)
    for position, version in enumerate((quiz, lab), start=2):
        make_step(version.key, StepKind(version.kind), position=position)
    require(cast.ada)
    make_completion(cast.ada, lesson, at=NOON - 5 * DAY)
    make_quiz_result(cast.ada, quiz, at=NOON - 4 * DAY)
    make_lab_attempt(cast.ada, lab, hits=6, decided=20, passed=True, at=NOON - 3 * DAY)
    elsewhere, here = make_person("Una Ude"), make_person("Ida Ives")
    give_access(elsewhere, Role.AUDITOR, unit=cast.service)
    give_access(here, Role.AUDITOR, unit=cast.claims)
    days = ["Sat 7 Mar 2026", "Sun 8 Mar 2026", "Mon 9 Mar 2026"]

    def read(viewer: Person) -> list[bool]:
        page = as_(viewer).get("readiness.member", person_id=cast.ada.id)
        return [page.says(day) for day in days]

    own, boss = (
        as_(cast.ada).get("readiness.clearance"),
        as_(cast.bo).get("readiness.member", person_id=cast.ada.id),
    )
    assert [own.says(day) for day in days] == read(make_compliance()) == read(here) == [True] * 3
    assert read(cast.bo) == [True, False, False]
    assert boss.words.count("Passed") == 2
    assert boss.words.count("Version of") == 1
    assert boss.says(
        "Only Ada Abara and people who check evidence see the day on which a quiz or lab was passed."
    )
    assert as_(elsewhere).get("readiness.member", person_id=cast.ada.id).status == 404


def test_a_suspension_says_since_when_by_whom_and_why(as_, cast) -> None:
    make_way()
    require(cast.ada)
    make_suspension(cast.ada, by=cast.bo)
    said = "Bo Brand suspended level 1 on Thu 12 Mar 2026."

    own, boss = (
        as_(cast.ada).get("readiness.clearance"),
        as_(cast.bo).get("readiness.member", person_id=cast.ada.id),
    )
    before = as_(cast.ada).get("readiness.clearance", on="2026-03-11")

    for page in (own, boss):
        assert page.says(said)
        assert page.says("A long break.")
    assert not before.says("Suspended")
    assert not before.says("A long break.")


def test_what_lapsed_says_why_in_plain_words(as_, cast) -> None:
    lesson, _second = make_way()
    checklist = make_checklist()
    make_step("so-1", step_kinds.SIGN_OFF, position=3)
    require(cast.ada)
    for each in (lesson, _second, *make_foundation()):
        make_completion(cast.ada, each, at=NOON - DAY)
    make_sign_off(cast.ada, checklist, observer=cast.cal, at=NOON - DAY)

    with clock.moved_to(NOON + 300 * DAY):
        own = as_(cast.ada).get("readiness.clearance")
        boss = as_(cast.bo).get("readiness.member", person_id=cast.ada.id)

    for page in (own, boss):
        assert page.says("Not enough recent practice at level 1 since Sun 3 Jan 2027.")
        assert page.says("Pass the review lab again to restore it.")
        assert not page.says("urrency")


def test_practice_is_measured_for_the_person_and_dated_for_others(as_, cast) -> None:
    for lesson in (*make_foundation(), *make_way()):
        make_completion(cast.ada, lesson, at=NOON)
    require(cast.ada)

    own = as_(cast.ada).get("readiness.clearance")
    boss = as_(cast.bo).get("readiness.member", person_id=cast.ada.id)

    assert own.says("1 · Assist You")
    assert boss.says("1 · Assist Ada")
    assert own.says("100 % today. The figure falls with time")
    assert boss.says("Practice counts as recent until Mon 4 Jan 2027; passing a review lab extends it.")
    assert not boss.says("estimate")


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        (Ending.TERM, "lapsed_by_term"),
        (Ending.PRACTICE, "lapsed_by_practice"),
        (Ending.STEP, "lapsed_by_step"),
    ],
)
def test_each_ending_has_its_sentence(ending: Ending, code: str) -> None:
    assert why_lapsed(Lapse(NOON, ending, Stage.ASSIST), "Sign-off", "UTC").code == code


@pytest.mark.parametrize("lessons", [0, 2])
def test_a_record_takes_six_statements_however_much_was_done(as_, cast, count_queries, lessons: int) -> None:
    way = make_way()
    require(cast.ada)
    require(cast.ada, role=JobRole.CS_MANAGER)
    for lesson in way[:lessons]:
        make_completion(cast.ada, lesson)
    ada = as_(cast.ada)
    ada.get("readiness.clearance")

    with count_queries() as statements:
        page = ada.get("readiness.clearance")

    assert page.says("Frontline agent")
    # who I am, what is asked, the paths, what was shown, in which version, what is suspended, exceptions
    assert len(statements) == 6, statements
