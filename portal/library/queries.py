"""Queries about the library: versions in force, earlier versions, and proposals."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    and_,
    bindparam,
    exists,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from portal.core import clock, db
from portal.core.db import UtcDateTime
from portal.core.statements import Moment, is_one_of
from portal.library import parsed
from portal.library.models import (
    AwaitedVersion,
    ContentProposal,
    ContentRetirement,
    ContentVersion,
    ContentWithdrawal,
    FileTakenIn,
)
from portal.library.rules import FIRST_ERA, ContentKind, numbers

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


def find_current(kind: ContentKind, key: str) -> ContentVersion | None:
    """Return the version in force; its texts are loaded only on a cache miss."""
    return db.session.scalars(_current_of(), {"kind": kind, "key": key}).one_or_none()


def list_current(kind: ContentKind, keys: Iterable[str] | None = None) -> Sequence[ContentVersion]:
    """Return the versions in force of one kind, by key; all, or those of ``keys``."""
    versions = current().where(ContentVersion.kind == kind)
    if keys is not None:
        versions = versions.where(ContentVersion.key.in_(list(keys)))
    return db.session.scalars(versions.order_by(ContentVersion.key)).all()


def list_coming(kind: ContentKind | None = None, key: str | None = None) -> Sequence[ContentVersion]:
    """Return the versions that take force in the future, the first one first; of one kind and key if given."""
    versions = select(ContentVersion).where(
        ContentVersion.published_at > clock.now(), ~is_withdrawn(ContentVersion.id)
    )
    if kind is not None:
        versions = versions.where(ContentVersion.kind == kind)
    if key is not None:
        versions = versions.where(ContentVersion.key == key)
    return db.session.scalars(versions.order_by(ContentVersion.published_at, ContentVersion.id)).all()


def find_newest(kind: ContentKind, key: str) -> ContentVersion | None:
    """Return the newest version that was not withdrawn, also one that takes force in the future."""
    return db.session.scalars(
        select(ContentVersion)
        .where(ContentVersion.kind == kind, ContentVersion.key == key, ~is_withdrawn(ContentVersion.id))
        .order_by(ContentVersion.id.desc())
        .limit(1)
    ).one_or_none()


def find_by_key(key: str) -> ContentVersion | None:
    """Return the newest version with a key that was not withdrawn; keys differ between kinds."""
    return db.session.scalars(
        select(ContentVersion)
        .where(ContentVersion.key == key, ~is_withdrawn(ContentVersion.id))
        .order_by(ContentVersion.id.desc())
        .limit(1)
    ).one_or_none()


def find_last_numbers(kind: ContentKind, key: str) -> tuple[str, int]:
    """Return the highest label and era of any version, also of one that was withdrawn."""
    rows = db.rows(
        select(ContentVersion.label, ContentVersion.era).where(
            ContentVersion.kind == kind, ContentVersion.key == key
        )
    ).all()
    return max((row.label for row in rows), key=numbers), max(row.era for row in rows)


def was_withdrawn(kind: ContentKind, key: str, content_hash: str) -> bool:
    """Return whether this exact text was published and withdrawn."""
    version = select(ContentVersion.id).where(
        ContentVersion.kind == kind,
        ContentVersion.key == key,
        ContentVersion.hash == content_hash,
        is_withdrawn(ContentVersion.id),
    )
    return db.session.scalar(version.limit(1)) is not None


def find_withdrawal(version_id: int) -> ContentWithdrawal | None:
    return db.session.get(ContentWithdrawal, version_id)


def list_withdrawn(kind: ContentKind, key: str) -> Mapping[int, ContentWithdrawal]:
    """Return the withdrawals of the versions of one piece of content, by the version."""
    rows = (
        select(ContentWithdrawal)
        .join(ContentVersion, ContentVersion.id == ContentWithdrawal.version_id)
        .where(ContentVersion.kind == kind, ContentVersion.key == key)
    )
    return {each.version_id: each for each in db.session.scalars(rows)}


def list_awaited(at: datetime) -> Sequence[ContentVersion]:
    """Return the versions that have taken force by ``at`` and of which the log does not say so yet."""
    return db.session.scalars(
        select(ContentVersion)
        .join(AwaitedVersion, AwaitedVersion.version_id == ContentVersion.id)
        .where(ContentVersion.published_at <= at)
        .order_by(ContentVersion.id)
    ).all()


def count_current() -> int:
    """Count the versions in force."""
    return db.session.scalar(current().with_only_columns(func.count())) or 0


def newest_at() -> datetime | None:
    """Return when the newest version came into force."""
    return db.session.scalar(current().with_only_columns(func.max(ContentVersion.published_at)))


def find_version(version_id: int) -> ContentVersion | None:
    return db.session.get(ContentVersion, version_id)


def find_content(version_id: int, content_hash: str) -> Any:
    """Return the body of a version by id and hash; no statement on a cache hit."""
    return parsed.content(
        content_hash,
        lambda: db.session.scalars(select(ContentVersion.body).where(ContentVersion.id == version_id)).one(),
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


def list_versions(kind: ContentKind, key: str) -> Sequence[ContentVersion]:
    """Return every version of one piece of content, newest first."""
    return db.session.scalars(
        select(ContentVersion)
        .where(ContentVersion.kind == kind, ContentVersion.key == key)
        .order_by(ContentVersion.published_at.desc(), ContentVersion.id.desc())
    ).all()


def catalogue(name: str) -> Any:
    """Return the catalogue in force, as in its file; raise ``LookupError`` before the first import."""
    version = find_current(ContentKind.CATALOGUE, name)
    if version is None:
        raise LookupError(f"The library has no catalogue {name!r}. Run: portal content sync")
    return version.content


def files_taken_in() -> dict[str, str]:
    """Return the path of each shipped file with the SHA-256 of its last import."""
    return {row.path: row.sha256 for row in db.session.execute(select(FileTakenIn.path, FileTakenIn.sha256))}


def list_proposals() -> Sequence[ContentProposal]:
    """Return the proposals, newest first."""
    return db.session.scalars(
        select(ContentProposal).order_by(ContentProposal.filed_at.desc(), ContentProposal.id.desc())
    ).all()


def find_proposal(proposal_id: int) -> ContentProposal | None:
    return db.session.get(ContentProposal, proposal_id)


def has_proposal(kind: ContentKind, key: str, content_hash: str) -> bool:
    """Return whether this exact text was proposed before."""
    return (
        db.session.scalar(
            select(ContentProposal.id).where(
                ContentProposal.kind == kind,
                ContentProposal.key == key,
                ContentProposal.hash == content_hash,
            )
        )
        is not None
    )


def has_version(kind: ContentKind, key: str, content_hash: str) -> bool:
    """Return whether this exact text was published before."""
    return (
        db.session.scalar(
            select(ContentVersion.id).where(
                ContentVersion.kind == kind, ContentVersion.key == key, ContentVersion.hash == content_hash
            )
        )
        is not None
    )


@cache
def _current_of() -> Select[ContentVersion]:
    kind = bindparam("kind", type_=ContentVersion.kind.type)
    return current().where(
        ContentVersion.kind == kind, ContentVersion.key == bindparam("key", type_=String())
    )
