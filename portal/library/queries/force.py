"""Which versions are in force at a moment, and the eras within which evidence counts, as parts of statements."""

from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    exists,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from portal.core import clock
from portal.core.db import UtcDateTime
from portal.core.statements import Moment, is_one_of
from portal.library.models import (
    ContentRetirement,
    ContentVersion,
    ContentWithdrawal,
)
from portal.library.rules import FIRST_ERA, ContentKind

# The moment at which a statement runs: a statement that is built once asks the clock at each run.
NOW: BindParameter[datetime] = bindparam("in_force_at", callable_=clock.now, type_=UtcDateTime())


def current(at: Moment = NOW) -> Select[ContentVersion]:
    """Select the versions in force; callers add conditions."""
    return select(ContentVersion).where(in_force(at))


def in_force(at: Moment = NOW) -> ColumnElement[bool]:
    """Return the condition that a version is in force at ``at``: of those published by then, the newest.

    Nothing is in force of content that was retired after its last version.
    """
    newer = aliased(ContentVersion)
    of_same = and_(newer.kind == ContentVersion.kind, newer.key == ContentVersion.key)
    retired = select(ContentRetirement.id).where(
        ContentRetirement.kind == ContentVersion.kind,
        ContentRetirement.key == ContentVersion.key,
        ContentRetirement.retired_at <= at,
        ContentRetirement.retired_at >= ContentVersion.published_at,
    )
    return and_(
        has_come(at),
        ~exists(select(newer.id).where(of_same, newer.id > ContentVersion.id, has_come(at, newer))),
        ~exists(retired),
    )


def has_come(at: Moment = NOW, version: type[ContentVersion] = ContentVersion) -> ColumnElement[bool]:
    """Return the condition that a version was published by ``at`` and not withdrawn by then."""
    return and_(version.published_at <= at, ~is_withdrawn(version.id, at))


def is_withdrawn(version_id: SQLColumnExpression[int], at: Moment = NOW) -> ColumnElement[bool]:
    """Return the condition that the version with this id was withdrawn by ``at``."""
    return exists(
        select(ContentWithdrawal.version_id).where(
            ContentWithdrawal.version_id == version_id, ContentWithdrawal.withdrawn_at <= at
        )
    )


def eras(kind: ContentKind, at: Moment) -> Select[str, int]:
    """Select (key, era) in force at ``at``, to decide in SQL which evidence counts.

    Eras only rise, so the highest one published by then is the one in force.
    """
    return (
        select(ContentVersion.key, func.max(ContentVersion.era).label("era"))
        .where(is_one_of(ContentVersion.kind, [kind]), has_come(at))
        .group_by(ContentVersion.key)
    )


def every_era(kind: ContentKind, at: Moment) -> Select[str, int, datetime, datetime | None]:
    """Select (key, era, begun_at, overtaken_at) of every era that had begun by ``at``, as a part of a statement.

    ``overtaken_at`` is when the next era began, by ``at``; it is empty for the era in force.
    """
    begun_at = func.min(ContentVersion.published_at)
    following = func.lead(begun_at).over(partition_by=ContentVersion.key, order_by=ContentVersion.era)
    return (
        select(
            ContentVersion.key,
            ContentVersion.era,
            begun_at.label("begun_at"),
            type_coerce(following, ContentVersion.published_at.type).label("overtaken_at"),
        )
        .where(is_one_of(ContentVersion.kind, [kind]), has_come(at))
        .group_by(ContentVersion.key, ContentVersion.era)
    )


def rewritten_since(kind: ContentKind, at: Moment) -> Select[str, datetime]:
    """Select (key, since) of all content that had a full new version by ``at``, as a part of a statement.

    ``since`` is when the era in force began. Content that is still in its first era is left out.
    """
    eras_begun = every_era(kind, at).subquery()
    return select(eras_begun.c.key, eras_begun.c.begun_at.label("since")).where(
        eras_begun.c.overtaken_at.is_(None), eras_begun.c.era > FIRST_ERA
    )
