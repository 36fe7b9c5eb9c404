"""One lesson with a person's progress in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Integer,
    String,
    bindparam,
    case,
    func,
    select,
)

from portal.core import clock, db
from portal.core.statements import PERSON_ID, Rows, prepared
from portal.library import queries as library_queries
from portal.library.rules import ItemBody
from portal.paths import queries as path_queries, step_kinds
from portal.paths.rules import KnownKinds, Stage, Step, missing_before
from portal.people import queries as people_queries
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.training.lessons.models import CheckAnswer
from portal.training.lessons.queries.standings import LessonStanding, list_standings
from portal.training.lessons.rules import Progress


@dataclass(frozen=True)
class Answered:
    """The first right answer to a check or, if there is none, the last answer."""

    chosen: frozenset[str]
    is_right: bool


@dataclass(frozen=True)
class Course:
    """The lessons of one stage in the order of the path, and those missing before the lesson that is read."""

    role: JobRole | None
    stage: Stage | None
    lessons: Sequence[LessonStanding]
    missing: Sequence[LessonStanding]

    @property
    def done(self) -> int:
        return sum(lesson.is_done for lesson in self.lessons)

    def is_open(self, lesson: LessonStanding) -> bool:
        """Whether a lesson can be opened: it is done, or it is the next one."""
        following = next((each for each in self.lessons if not each.is_done), None)
        return lesson.is_done or lesson is following


@dataclass(frozen=True)
class Reading:
    """A lesson as one person reads it."""

    standing: LessonStanding
    content: Mapping[str, Any]
    course: Course
    answers: Mapping[str, Answered]

    @property
    def sections(self) -> Sequence[Mapping[str, Any]]:
        sections: Sequence[Mapping[str, Any]] = self.content["sections"]
        return sections

    @property
    def items(self) -> Mapping[str, ItemBody]:
        """The checks that the text shows, by id, in the order of the text."""
        by_id = {item["id"]: item for item in self.content["items"]}
        return {item_id: by_id[item_id] for section in self.sections for item_id in checks_of(section)}

    @property
    def right(self) -> frozenset[str]:
        """The ids of the checks that were answered rightly."""
        return frozenset(each for each in self.items if each in self.answers and self.answers[each].is_right)

    @property
    def place(self) -> int:
        """The number of the section to continue with, from 1."""
        return self.number_of(self.standing.section or "") or 1

    @property
    def progress(self) -> Progress:
        return self.progress_with()

    def number_of(self, slug: str) -> int | None:
        """Return the number of a section, from 1."""
        slugs = [section["slug"] for section in self.sections]
        return slugs.index(slug) + 1 if slug in slugs else None

    def section_of(self, item_id: str) -> Mapping[str, Any]:
        """Return the section that shows a check."""
        return next(section for section in self.sections if item_id in checks_of(section))

    def progress_with(self, *, right: frozenset[str] = frozenset(), reached: int = 1) -> Progress:
        """Return the progress, with the checks just answered rightly and the section just reached."""
        return Progress(
            checks=len(self.items),
            right=len(self.right | right),
            sections=len(self.sections),
            reached=min(max(self.standing.reached, reached), len(self.sections)),
        )


def checks_of(section: Mapping[str, Any]) -> list[str]:
    """Return the ids of the checks that a section shows."""
    return [block["item"] for block in section["blocks"] if block["type"] == "check"]


def find_reading(
    person: Person, key: str, at: datetime | None = None, *, held: bool = False
) -> Reading | None:
    """Return the lesson in force under ``key`` with the progress of ``person``; four statements.

    ``held`` is for a command: two of them on one lesson take turns, so that each sees what the other has changed, and
    the later one completes the lesson.
    """
    if held:
        db.take_turns(f"lesson {key} of person {person.id}")
    at = at or clock.now()
    roles = people_queries.list_job_roles(person.id, at)
    walk = path_queries.find_paths(roles, at)
    role, steps = _path_with(key, walk, [*roles, JobRole.ALL_EMPLOYEES])
    standings = {each.key: each for each in list_standings(person.id, {key, *(step.key for step in steps)})}
    if key not in standings:
        return None
    standing = standings[key]
    return Reading(
        standing=standing,
        content=library_queries.find_content(standing.version_id, standing.hash),
        course=_course(key, role, steps, standings, walk.kinds),
        answers=find_answers(person.id, key, standing.era),
    )


def find_answers(person_id: int, key: str, era: int) -> Mapping[str, Answered]:
    """Return a person's answers in an era of a lesson, by check; a small change of the text starts no new era."""
    rows = db.rows(_answers(), {"person_id": person_id, "lesson": key, "era": era})
    return {item_id: Answered(frozenset(chosen), is_right) for item_id, chosen, is_right in rows}


@prepared
def _answers() -> Rows:
    """Select for each check the first right answer or, if there is none yet, the last answer."""
    here = (
        CheckAnswer.person_id == PERSON_ID,
        CheckAnswer.lesson_key == bindparam("lesson", type_=String()),
        CheckAnswer.era == bindparam("era", type_=Integer()),
    )
    first_right = func.min(case((CheckAnswer.is_right, CheckAnswer.id)))
    shown = (
        select(func.coalesce(first_right, func.max(CheckAnswer.id)))
        .where(*here)
        .group_by(CheckAnswer.item_id)
    )
    return select(CheckAnswer.item_id, CheckAnswer.chosen, CheckAnswer.is_right).where(
        CheckAnswer.id.in_(shown)
    )


def _path_with(
    key: str, walk: path_queries.Paths, roles: Sequence[JobRole]
) -> tuple[JobRole | None, list[Step]]:
    """Return the available lessons on the first of the paths that has this one, and its role; else no lessons."""
    for role in roles:
        lessons = [
            step
            for step in walk.by_role.get(role, ())
            if step.kind == step_kinds.LESSON and (step.key == key or walk.about[step].is_available)
        ]
        if path_queries.has_step(key, step_kinds.LESSON, lessons):
            return role, lessons
    return None, []


def _course(
    key: str,
    role: JobRole | None,
    steps: Sequence[Step],
    standings: Mapping[str, LessonStanding],
    kinds: KnownKinds,
) -> Course:
    here = path_queries.has_step(key, step_kinds.LESSON, steps)
    if here is None:
        return Course(None, None, [standings[key]], [])
    known = [step for step in steps if step.key in standings]
    done = frozenset(step for step in known if standings[step.key].is_done)
    return Course(
        role,
        here.stage,
        [standings[step.key] for step in known if step.stage is here.stage],
        [standings[step.key] for step in missing_before(here, known, done, kinds)],
    )
