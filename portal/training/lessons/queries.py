"""Reading lessons: one lesson as somebody stands in it, and who has finished which."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, String, and_, bindparam, case, func, select

from portal.core import clock, db
from portal.core.statements import PERSON_ID, Moment, Rows
from portal.library import queries as library
from portal.library.models import ContentVersion, CurrentContent
from portal.library.rules import ChangeClass, ContentKind, ItemBody
from portal.paths import queries as paths, step_kinds
from portal.paths.rules import KnownKinds, Stage, Step, missing_before
from portal.people import queries as people
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.training.lessons.models import CheckAnswer, LessonCompletion, LessonPlace
from portal.training.lessons.rules import Progress


@dataclass(frozen=True)
class LessonStanding:
    """One lesson in force, and where one person stands in it."""

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
    """The last answer to a check, and whether it was ever right."""

    chosen: frozenset[str]
    is_right: bool


@dataclass(frozen=True)
class Course:
    """The lessons around one lesson: those of its stage, in the order of the path, and those that must come first."""

    role: JobRole | None
    stage: Stage | None
    lessons: Sequence[LessonStanding]
    missing: Sequence[LessonStanding]

    @property
    def done(self) -> int:
        return sum(lesson.is_done for lesson in self.lessons)

    def is_open(self, lesson: LessonStanding) -> bool:
        """Done ones stay open; besides them only the next one is."""
        following = next((each for each in self.lessons if not each.is_done), None)
        return lesson.is_done or lesson is following


@dataclass(frozen=True)
class Reading:
    """One lesson, open in front of one person."""

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
        """The checks that the text shows, by their ids, in its order."""
        by_id = {item["id"]: item for item in self.content["items"]}
        return {item_id: by_id[item_id] for section in self.sections for item_id in checks_of(section)}

    @property
    def right(self) -> frozenset[str]:
        """The checks answered rightly."""
        return frozenset(each for each in self.items if each in self.answers and self.answers[each].is_right)

    @property
    def place(self) -> int:
        """The number of the section to go on at, from 1."""
        return self.number_of(self.standing.section or "") or 1

    @property
    def progress(self) -> Progress:
        return self.progress_with()

    def number_of(self, slug: str) -> int | None:
        """The number of a section, from 1."""
        slugs = [section["slug"] for section in self.sections]
        return slugs.index(slug) + 1 if slug in slugs else None

    def section_of(self, item_id: str) -> Mapping[str, Any]:
        """Where a check stands."""
        return next(section for section in self.sections if item_id in checks_of(section))

    def progress_with(self, *, right: frozenset[str] = frozenset(), reached: int = 1) -> Progress:
        """How far it is, with more that has just been answered or reached."""
        return Progress(
            checks=len(self.items),
            right=len(self.right | right),
            sections=len(self.sections),
            reached=min(max(self.standing.reached, reached), len(self.sections)),
        )


def checks_of(section: Mapping[str, Any]) -> list[str]:
    """The ids of the checks that a section shows."""
    return [block["item"] for block in section["blocks"] if block["type"] == "check"]


def find_reading(person: Person, key: str, at: datetime | None = None) -> Reading | None:
    """The lesson called ``key`` as ``person`` stands in it; four statements."""
    at = at or clock.now()
    roles = people.list_job_roles(person.id, at)
    walk = paths.find_paths(roles, at)
    role, steps = _path_with(key, walk, [*roles, JobRole.ALL_EMPLOYEES])
    standings = {each.key: each for each in list_standings(person.id, {key, *(step.key for step in steps)})}
    if key not in standings:
        return None
    standing = standings[key]
    return Reading(
        standing=standing,
        content=library.find_content(standing.version_id, standing.hash),
        course=_course(key, role, steps, standings, walk.kinds),
        answers=find_answers(person.id, key, standing.era),
    )


def list_standings(person_id: int, keys: Iterable[str]) -> Sequence[LessonStanding]:
    """The lessons in force among ``keys``, and where somebody stands in each; one statement."""
    rows = db.rows(_STANDINGS, {"person": person_id, "wanted": sorted(keys)})
    return [LessonStanding(*row) for row in rows]


def find_answers(person_id: int, key: str, era: int) -> Mapping[str, Answered]:
    """The answers somebody gave in this era of a lesson, by check; an answer outlives a small change of the text."""
    rows = db.rows(_answers(), {"person_id": person_id, "lesson": key, "era": era})
    return {item_id: Answered(frozenset(chosen), is_right) for item_id, chosen, is_right in rows}


def completed(at: Moment) -> Select[int, str, datetime]:
    """(person_id, lesson_key, completed_at) of every completion that counts at ``at``; composes.

    A completion counts within the era of the lesson that was in force at ``at``.
    """
    in_force = library.eras(ContentKind.LESSON, at).subquery()
    return (
        select(
            LessonCompletion.person_id,
            LessonCompletion.lesson_key,
            func.min(LessonCompletion.completed_at).label("completed_at"),
        )
        .join(
            in_force,
            and_(in_force.c.key == LessonCompletion.lesson_key, in_force.c.era == LessonCompletion.era),
        )
        .where(LessonCompletion.completed_at <= at)
        .group_by(LessonCompletion.person_id, LessonCompletion.lesson_key)
    )


def proofs() -> Rows:
    """(person_id, key, at, version_id) of every completion; composes."""
    return select(
        LessonCompletion.person_id,
        LessonCompletion.lesson_key.label("key"),
        LessonCompletion.completed_at.label("at"),
        LessonCompletion.version_id,
    )


@cache
def _answers() -> Rows:
    """For each check the first right answer or, where there is none yet, the last one."""
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


def _path_with(key: str, walk: paths.Paths, roles: Sequence[JobRole]) -> tuple[JobRole | None, list[Step]]:
    """The lessons that can be taken on the first of the person's paths that has this one; none on no path."""
    for role in roles:
        lessons = [
            step
            for step in walk.by_role.get(role, ())
            if step.kind == step_kinds.LESSON and (step.key == key or walk.about[step].is_available)
        ]
        if paths.has_step(key, step_kinds.LESSON, lessons):
            return role, lessons
    return None, []


def _course(
    key: str,
    role: JobRole | None,
    steps: Sequence[Step],
    standings: Mapping[str, LessonStanding],
    kinds: KnownKinds,
) -> Course:
    here = paths.has_step(key, step_kinds.LESSON, steps)
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


def _standings() -> Select[Any]:
    """Built once: a lesson is the page that is opened most."""
    person = bindparam("person", type_=Integer)
    done = (
        select(
            LessonCompletion.lesson_key,
            func.max(LessonCompletion.era).label("era"),
            func.max(LessonCompletion.version_id).label("version_id"),
            func.max(LessonCompletion.completed_at).label("completed_at"),
        )
        .where(LessonCompletion.person_id == person)
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
        .join(CurrentContent, CurrentContent.version_id == ContentVersion.id)
        .outerjoin(LessonPlace, here)
        .outerjoin(done, done.c.lesson_key == ContentVersion.key)
        .where(
            CurrentContent.kind == ContentKind.LESSON,
            CurrentContent.key.in_(bindparam("wanted", expanding=True)),
        )
        .order_by(ContentVersion.key)
    )


def _news_since(version_id: Any) -> Any:
    """How many versions since then say something new."""
    later = ContentVersion.__table__.alias("later")
    return (
        select(func.count())
        .where(
            later.c.kind == ContentKind.LESSON,
            later.c.key == ContentVersion.key,
            later.c.id > version_id,
            later.c.change != ChangeClass.COSMETIC,
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
_STANDINGS = _standings()
