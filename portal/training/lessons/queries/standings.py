"""How far a person is with lessons, and completions as proofs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import aliased

from portal.core import db
from portal.core.statements import Moment, Rows, prepared
from portal.library import queries as library_queries
from portal.library.models import ContentVersion
from portal.library.rules import ChangeClass, ContentKind
from portal.training.lessons.models import LessonCompletion, LessonPlace


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


def list_standings(person_id: int, keys: Iterable[str]) -> Sequence[LessonStanding]:
    """Return the lessons in force among ``keys``, with a person's progress in each; one statement."""
    rows = db.rows(_standings(), {"person": person_id, "wanted": sorted(keys)})
    return [LessonStanding(*row) for row in rows]


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
