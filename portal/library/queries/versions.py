"""Queries about the library: versions in force, earlier and later versions, and proposals."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Select,
    String,
    bindparam,
    func,
    select,
    tuple_,
)

from portal.core import clock, db
from portal.core.statements import prepared
from portal.library import parsed
from portal.library.models import (
    AwaitedVersion,
    ContentProposal,
    ContentVersion,
    ContentWithdrawal,
    FileTakenIn,
)
from portal.library.queries.force import current, is_withdrawn
from portal.library.rules import ContentKind, Origin, numbers


def find_current(kind: ContentKind, key: str) -> ContentVersion | None:
    """Return the version in force; its texts are loaded only on a cache miss."""
    return db.session.scalars(_current_of(), {"kind": kind, "key": key}).one_or_none()


def list_current(kind: ContentKind, keys: Iterable[str] | None = None) -> Sequence[ContentVersion]:
    """Return the versions in force of one kind, by key; all, or those of ``keys``."""
    if keys is None:
        return db.session.scalars(_all_current(), {"kind": kind}).all()
    versions = current().where(ContentVersion.kind == kind, ContentVersion.key.in_(list(keys)))
    return db.session.scalars(versions.order_by(ContentVersion.key)).all()


def find_change_notes(
    content: Collection[tuple[ContentKind, str]],
) -> Mapping[tuple[ContentKind, str], str]:
    """Return what has changed in some content since people had to do it last, where its log says so."""
    if not content:
        return {}
    found = db.session.scalars(_current_among(), {"content": sorted(content)})
    return {(each.kind, each.key): each.change_note for each in found if each.change_note}


def list_without_file(files: Collection[tuple[ContentKind, str]]) -> Sequence[ContentVersion]:
    """Return the versions in force that came from a file and are not among ``files``, by kind and key."""
    versions = current().where(ContentVersion.origin == Origin.FILE)
    found = db.session.scalars(versions.order_by(ContentVersion.kind, ContentVersion.key))
    return [each for each in found if (each.kind, each.key) not in files]


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


@prepared
def _current_among() -> Select[ContentVersion]:
    content = tuple_(ContentVersion.kind, ContentVersion.key)
    return current().where(content.in_(bindparam("content", expanding=True)))


@prepared
def _all_current() -> Select[ContentVersion]:
    kind = bindparam("kind", type_=ContentVersion.kind.type)
    return current().where(ContentVersion.kind == kind).order_by(ContentVersion.key)


@prepared
def _current_of() -> Select[ContentVersion]:
    kind = bindparam("kind", type_=ContentVersion.kind.type)
    return current().where(
        ContentVersion.kind == kind, ContentVersion.key == bindparam("key", type_=String())
    )
