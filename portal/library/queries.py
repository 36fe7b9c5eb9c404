"""Reading the library: what is in force, what was in force, and what waits beside it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, String, bindparam, func, select

from portal.core import db
from portal.core.statements import Moment
from portal.library import parsed
from portal.library.models import ContentProposal, ContentVersion, CurrentContent, FileTakenIn
from portal.library.rules import ContentKind


def current() -> Select[ContentVersion]:
    """The versions in force; composes."""
    return select(ContentVersion).join(CurrentContent, CurrentContent.version_id == ContentVersion.id)


def find_current(kind: ContentKind, key: str) -> ContentVersion | None:
    """The version in force; its texts are fetched only where this process has not seen them."""
    return db.session.scalars(_current_of(), {"kind": kind, "key": key}).one_or_none()


def list_current(kind: ContentKind, keys: Iterable[str] | None = None) -> Sequence[ContentVersion]:
    """The versions in force of one kind, by key, or only those of ``keys``."""
    versions = current().where(CurrentContent.kind == kind)
    if keys is not None:
        versions = versions.where(CurrentContent.key.in_(list(keys)))
    return db.session.scalars(versions.order_by(CurrentContent.key)).all()


def count_current() -> int:
    """How many pieces are in force."""
    return db.session.scalar(select(func.count()).select_from(CurrentContent)) or 0


def newest_at() -> datetime | None:
    """When the newest version came into force."""
    return db.session.scalar(select(func.max(ContentVersion.published_at)))


def find_version(version_id: int) -> ContentVersion | None:
    return db.session.get(ContentVersion, version_id)


def find_content(version_id: int, content_hash: str) -> Any:
    """The body of a version whose id and hash are known; no statement where this process has seen it."""
    body = select(ContentVersion.body).where(ContentVersion.id == version_id)
    return parsed.content(content_hash, lambda: db.session.scalars(body).one())


def eras(kind: ContentKind, at: Moment) -> Select[str, int]:
    """(key, era) of what was in force at ``at``, for deciding in SQL which evidence counts; composes.

    Eras only rise, so the highest one published by then is the one in force.
    """
    return (
        select(ContentVersion.key, func.max(ContentVersion.era).label("era"))
        .where(ContentVersion.kind == kind, ContentVersion.published_at <= at)
        .group_by(ContentVersion.key)
    )


def list_versions(kind: ContentKind, key: str) -> Sequence[ContentVersion]:
    """Every version of one piece, newest first."""
    return db.session.scalars(
        select(ContentVersion)
        .where(ContentVersion.kind == kind, ContentVersion.key == key)
        .order_by(ContentVersion.published_at.desc(), ContentVersion.id.desc())
    ).all()


def catalogue(name: str) -> Any:
    """What the catalogue in force says, as in its file; raises LookupError where the library was never taken in."""
    version = find_current(ContentKind.CATALOGUE, name)
    if version is None:
        raise LookupError(f"The library has no catalogue {name!r}. Run: portal content sync")
    return version.content


def files_taken_in() -> dict[str, str]:
    """The path of each shipped file, and the SHA-256 of what it said when it was last taken in."""
    return {row.path: row.sha256 for row in db.session.execute(select(FileTakenIn.path, FileTakenIn.sha256))}


def list_proposals() -> Sequence[ContentProposal]:
    """What files say beside versions written in the portal, newest first."""
    return db.session.scalars(
        select(ContentProposal).order_by(ContentProposal.filed_at.desc(), ContentProposal.id.desc())
    ).all()


def find_proposal(proposal_id: int) -> ContentProposal | None:
    return db.session.get(ContentProposal, proposal_id)


def has_proposal(kind: ContentKind, key: str, content_hash: str) -> bool:
    """Whether exactly this text was proposed before."""
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
    """Whether exactly this text was in force once."""
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
