"""A kind of step that no package below knows: what a feature declares is all that is needed."""

from typing import NamedTuple

import pytest
from sqlalchemy import literal, select

from portal.core import db
from portal.core.statements import Moment, Rows
from portal.core.web import Portal
from portal.library.rules import ContentKind
from portal.paths import commands, queries, step_kinds
from portal.paths.rules import Catalogues, PathPart, Stage, Step
from portal.paths.sources import STEP_SOURCES, StepSource
from portal.paths.step_kinds import StepKind
from portal.people.rules import JobRole
from portal.readiness import commands as readiness_commands
from portal.readiness.models import Standing
from portal.readiness.rules import Cell
from portal.training.lessons.models import LessonCompletion
from tests.conftest import NOON
from tests.library.make import make_lesson, make_version
from tests.make import only
from tests.paths.make import make_catalogues
from tests.readiness.make import AGENT, require
from tests.training.lessons.make import make_completion

REHEARSAL = StepKind("rehearsal")
HELD = "rehearsal-was-held"  # what stands for evidence here: a lesson that is on no path


class Script(NamedTuple):
    """What is rehearsed."""

    key: str
    title: str
    minutes: int


def steps(_role: JobRole, stage: Stage, _catalogues: Catalogues) -> tuple[str, ...]:
    return ("handover",) if stage is Stage.ASSIST else ()


def evidence(at: Moment) -> Rows:
    return select(LessonCompletion.person_id, literal("handover"), LessonCompletion.completed_at).where(
        LessonCompletion.lesson_key == HELD, LessonCompletion.completed_at <= at
    )


def proofs() -> Rows:
    return select(
        LessonCompletion.person_id,
        literal("handover").label("key"),
        LessonCompletion.completed_at.label("at"),
        LessonCompletion.version_id,
    ).where(LessonCompletion.lesson_key == HELD)


@pytest.fixture(autouse=True)
def rehearsals(app: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A feature whose only trace in the portal is its declaration."""
    source = StepSource(
        kind=REHEARSAL,
        order=45,
        part=PathPart.PRACTICE,
        is_assessed=False,
        label="Rehearsal",
        icon="people",
        endpoint="policies.show",
        comes_after=frozenset({step_kinds.LESSON}),
        comes_before=frozenset({step_kinds.SIGN_OFF}),
        steps=steps,
        shipped=lambda: [Script("handover", "Hand a case over", 20)],
        evidence=evidence,
        proofs=proofs,
    )
    monkeypatch.setitem(app.provided, STEP_SOURCES, [*app.provided[STEP_SOURCES], (source,)])


@pytest.fixture
def way(cast) -> None:
    """Ada has to be ready at level 1, which takes a lesson, a rehearsal and a sign-off."""
    make_version(ContentKind.CATALOGUE, "roles", [])
    make_lesson("a01")
    make_catalogues(foundation=(), assist=("a01",))
    commands.write_steps(None)
    require(cast.ada)


def kept_cell(person) -> Cell:
    readiness_commands.refresh([person.id])
    db.session.expire_all()
    return only(Standing).practice


def test_its_steps_stand_on_the_path_in_their_order(cast, way) -> None:
    path = queries.find_paths([AGENT], NOON)

    assert path.stage(AGENT, Stage.ASSIST) == [
        Step(Stage.ASSIST, step_kinds.LESSON, "a01"),
        Step(Stage.ASSIST, REHEARSAL, "handover"),
        Step(Stage.ASSIST, step_kinds.SIGN_OFF, "so-1"),
    ]


def test_its_step_is_called_by_its_name_opens_in_its_turn_and_leads_to_its_page(as_, cast, way) -> None:
    ada = as_(cast.ada)
    assert ada.get("readiness.path", role=AGENT).says("Opens after “Lesson a01”")

    make_completion(cast.ada, make_lesson("a01", label="1.0.1"))

    page = ada.get("readiness.path", role=AGENT)
    assert page.says("Hand a case over Rehearsal 20 min")
    assert 'href="/policies/handover"' in page.text
    assert ada.get("today.index").says("Rehearsal")


def test_its_evidence_fills_the_cell_of_the_team_and_the_record_of_the_person(as_, cast, way) -> None:
    assert kept_cell(cast.ada) is Cell.NOT_STARTED

    make_completion(cast.ada, make_lesson(HELD))

    assert kept_cell(cast.ada) is Cell.DONE
    assert as_(cast.bo).get("readiness.team").status == 200
    assert as_(cast.ada).get("readiness.clearance").says("Hand a case over")


def test_a_step_of_a_kind_that_is_not_declared_any_more_still_shows(app, as_, cast, way, monkeypatch) -> None:
    monkeypatch.setitem(app.provided, STEP_SOURCES, app.provided[STEP_SOURCES][:-1])

    page = as_(cast.ada).get("readiness.path", role=AGENT)

    assert page.says("Hand a case over rehearsal")
    assert as_(cast.ada).get("today.index").status == 200
