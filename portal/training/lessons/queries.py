"""Queries of lessons: one lesson with a person's progress in it, and completions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    select,
)
from sqlalchemy.orm import aliased

from portal.core import clock, db
from portal.core.statements import PERSON_ID, Moment, Rows, prepared
from portal.library import queries as library_queries
from portal.library.models import ContentVersion
from portal.library.rules import ChangeClass, ContentKind, ItemBody
from portal.paths import queries as path_queries, step_kinds
from portal.paths.rules import KnownKinds, Stage, Step, missing_before
from portal.people import queries as people_queries
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.training.lessons.models import CheckAnswer, LessonCompletion, LessonPlace
from portal.training.lessons.rules import Progress


@dataclass(frozen=True)
class LessonStanding:
    """A lesson in force, and how far one person is with it."""

    version_id: int
    key: str
    title: str
    minutes: int
    hash: str
    label: str
    era: int
    section: str | None
    reached: int
    done_at: datetime | None
    done_era: int | None
    has_news: bool

    @property
    def is_done(self) -> bool:
        return self.done_era == self.era


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


def list_standings(person_id: int, keys: Iterable[str]) -> Sequence[LessonStanding]:
    """Return the lessons in force among ``keys``, with a person's progress in each; one statement."""
    rows = db.rows(_standings(), {"person": person_id, "wanted": sorted(keys)})
    return [LessonStanding(*row) for row in rows]


def find_answers(person_id: int, key: str, era: int) -> Mapping[str, Answered]:
    """Return a person's answers in an era of a lesson, by check; a small change of the text starts no new era."""
    rows = db.rows(_answers(), {"person_id": person_id, "lesson": key, "era": era})
    return {item_id: Answered(frozenset(chosen), is_right) for item_id, chosen, is_right in rows}


def completed(at: Moment) -> Select[int, str, datetime, datetime | None]:
    """Select (person_id, lesson_key, completed_at, overtaken_at) of completions by ``at``, as a part of a statement.

    There is one row for each era in which a person completed the lesson. ``overtaken_at`` is when the next era began,
    by ``at``; it is empty for the era in force.
    """
    eras = library_queries.every_era(ContentKind.LESSON, at).subquery()
    return (
        select(
            LessonCompletion.person_id,
            LessonCompletion.lesson_key,
            func.min(LessonCompletion.completed_at).label("completed_at"),
            eras.c.overtaken_at,
        )
        .join(eras, and_(eras.c.key == LessonCompletion.lesson_key, eras.c.era == LessonCompletion.era))
        .where(LessonCompletion.completed_at <= at)
        .group_by(LessonCompletion.person_id, LessonCompletion.lesson_key, eras.c.era, eras.c.overtaken_at)
    )


def proofs() -> Rows:
    """Select (person_id, key, at, version_id) of every completion, as a part of a statement."""
    return select(
        LessonCompletion.person_id,
        LessonCompletion.lesson_key.label("key"),
        LessonCompletion.completed_at.label("at"),
        LessonCompletion.version_id,
    )


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


@prepared
def _standings() -> Rows:
    person = bindparam("person", type_=Integer)
    done = (
        select(
            LessonCompletion.lesson_key,
            func.max(LessonCompletion.era).label("era"),
            func.max(LessonCompletion.version_id).label("version_id"),
            func.max(LessonCompletion.completed_at).label("completed_at"),
        )
        .where(
            LessonCompletion.person_id == person, ~library_queries.is_withdrawn(LessonCompletion.version_id)
        )
        .group_by(LessonCompletion.lesson_key)
        .subquery()
    )
    here = and_(
        LessonPlace.person_id == person,
        LessonPlace.lesson_key == ContentVersion.key,
        LessonPlace.era == ContentVersion.era,
    )
    return (
        select(*_STANDING_OF_VERSION, done.c.completed_at, done.c.era, _news_since(done.c.version_id) > 0)
        .outerjoin(LessonPlace, here)
        .outerjoin(done, done.c.lesson_key == ContentVersion.key)
        .where(
            library_queries.in_force(),
            ContentVersion.kind == ContentKind.LESSON,
            ContentVersion.key.in_(bindparam("wanted", expanding=True)),
        )
        .order_by(ContentVersion.key)
    )


def _news_since(version_id: ColumnElement[int]) -> ScalarSelect[int]:
    """Select how many later versions change more than the wording."""
    later = aliased(ContentVersion, name="later")
    return (
        select(func.count())
        .where(
            later.kind == ContentKind.LESSON,
            later.key == ContentVersion.key,
            later.id > version_id,
            later.change != ChangeClass.COSMETIC,
            library_queries.has_come(version=later),
        )
        .correlate_except(later)
        .scalar_subquery()
    )


_STANDING_OF_VERSION = (
    ContentVersion.id,
    ContentVersion.key,
    ContentVersion.title,
    func.coalesce(ContentVersion.minutes, 0),
    ContentVersion.hash,
    ContentVersion.label,
    ContentVersion.era,
    LessonPlace.section,
    func.coalesce(LessonPlace.reached, 0),
)
