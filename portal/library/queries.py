"""Queries about the library: versions in force, earlier versions, and proposals."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, String, bindparam, func, select, type_coerce

from portal.core import db
from portal.core.statements import Moment, is_one_of
from portal.library import parsed
from portal.library.models import ContentProposal, ContentVersion, CurrentContent, FileTakenIn
from portal.library.rules import FIRST_ERA, ContentKind


def current() -> Select[ContentVersion]:
    """Select the versions in force; callers add conditions."""
    return select(ContentVersion).join(CurrentContent, CurrentContent.version_id == ContentVersion.id)


def find_current(kind: ContentKind, key: str) -> ContentVersion | None:
    """Return the version in force; its texts are loaded only on a cache miss."""
    return db.session.scalars(_current_of(), {"kind": kind, "key": key}).one_or_none()


def list_current(kind: ContentKind, keys: Iterable[str] | None = None) -> Sequence[ContentVersion]:
    """Return the versions in force of one kind, by key; all, or those of ``keys``."""
    versions = current().where(CurrentContent.kind == kind)
    if keys is not None:
        versions = versions.where(CurrentContent.key.in_(list(keys)))
    return db.session.scalars(versions.order_by(CurrentContent.key)).all()


def count_current() -> int:
    """Count the versions in force."""
    return db.session.scalar(select(func.count()).select_from(CurrentContent)) or 0


def newest_at() -> datetime | None:
    """Return when the newest version came into force."""
    return db.session.scalar(select(func.max(ContentVersion.published_at)))


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
        .where(is_one_of(ContentVersion.kind, [kind]), ContentVersion.published_at <= at)
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
        .where(is_one_of(ContentVersion.kind, [kind]), ContentVersion.published_at <= at)
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
    kind = bindparam("kind", type_=CurrentContent.kind.type)
    return current().where(
        CurrentContent.kind == kind, CurrentContent.key == bindparam("key", type_=String())
    )
