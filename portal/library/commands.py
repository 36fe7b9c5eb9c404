"""Import content files. A version is published or proposed, never changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from portal.audit.commands import Actor, record
from portal.core import clock, db
from portal.core.reasons import Reason
from portal.library import queries, rules
from portal.library.actions import LibraryAction
from portal.library.files import ContentFile, read_all
from portal.library.models import ContentProposal, ContentVersion, CurrentContent, FileTakenIn
from portal.library.rules import ChangeClass, Origin

Classify = Callable[[ContentVersion, ContentFile], ChangeClass]


class Taken(StrEnum):
    """The result of importing a file."""

    UNCHANGED = "unchanged"
    PUBLISHED = "published"
    PROPOSED = "proposed"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, kw_only=True)
class FileOutcome:
    """The result for one file: the change class if published, the reason if left out."""

    file: ContentFile
    taken: Taken
    change: ChangeClass | None = None
    is_default: bool = False
    problem: Reason | None = None


def sync(actor: Actor | None, files: Iterable[ContentFile]) -> int:
    """Import some files and return how many new versions were published."""
    return _published(take_in(actor, files))


def sync_shipped(root: Path | None = None) -> int:
    """Import the shipped files and return how many new versions were published.

    Files that have not changed since the last import are not read. A file that was left out is read again.
    """
    db.take_turns("library")
    outcomes = take_in(None, read_all(root, known=queries.files_taken_in()).files)
    for outcome in outcomes:
        if outcome.taken is not Taken.LEFT_OUT:
            db.session.merge(FileTakenIn(path=outcome.file.path, sha256=outcome.file.fingerprint))
    return _published(outcomes)


def take_in(
    actor: Actor | None, files: Iterable[ContentFile], *, classify: Classify | None = None
) -> list[FileOutcome]:
    """Import every file with new content and return the result of each; a second run does nothing.

    ``classify`` is an editor's decision about evidence; without one the file decides. A version written in the portal
    is never overwritten: the file becomes a proposal.
    """
    db.take_turns("library")
    outcomes = [_take(actor, file, classify) for file in files]
    counts: dict[str, Any] = {
        taken.value: sum(outcome.taken is taken for outcome in outcomes) for taken in Taken
    }
    if counts[Taken.PUBLISHED] or counts[Taken.PROPOSED]:
        record(actor, LibraryAction.SYNCED, **counts)
    return outcomes


def publish(
    actor: Actor | None, file: ContentFile, *, change: ChangeClass, label: str, origin: Origin = Origin.FILE
) -> ContentVersion:
    """Publish a new version, in force from now on."""
    before = queries.find_current(file.kind, file.key)
    version = ContentVersion(
        kind=file.kind,
        key=file.key,
        label=label,
        hash=file.hash,
        title=file.title,
        minutes=file.minutes,
        change=change,
        era=rules.era_after(before.era, change) if before else rules.FIRST_ERA,
        origin=origin,
        published_at=clock.now(),
        published_by_id=actor.id if actor else None,
        source=file.source,
        body=file.body,
    )
    db.session.add(version)
    db.session.flush()  # the pointer and the audit subject need the id
    db.session.merge(CurrentContent(kind=file.kind, key=file.key, version_id=version.id))
    record(
        actor,
        LibraryAction.PUBLISHED,
        version,
        kind=file.kind,
        key=file.key,
        label=label,
        change=change,
        era=version.era,
        hash=file.hash,
    )
    return version


def propose(actor: Actor | None, file: ContentFile, *, label: str) -> ContentProposal:
    """Store a file as a proposal to replace a version that was written in the portal."""
    proposal = ContentProposal(
        kind=file.kind,
        key=file.key,
        label=label,
        hash=file.hash,
        title=file.title,
        minutes=file.minutes,
        filed_at=clock.now(),
        source=file.source,
        body=file.body,
    )
    db.session.add(proposal)
    db.session.flush()  # the audit subject needs the id
    record(actor, LibraryAction.PROPOSED, proposal, kind=file.kind, key=file.key, label=label, hash=file.hash)
    return proposal


def _published(outcomes: Iterable[FileOutcome]) -> int:
    return sum(outcome.taken is Taken.PUBLISHED for outcome in outcomes)


def _take(actor: Actor | None, file: ContentFile, classify: Classify | None) -> FileOutcome:
    before = queries.find_current(file.kind, file.key)
    if before is None:
        publish(actor, file, change=ChangeClass.FULL, label=file.label or rules.FIRST_LABEL)
        return FileOutcome(file=file, taken=Taken.PUBLISHED, change=ChangeClass.FULL)
    if before.hash == file.hash:
        return FileOutcome(file=file, taken=Taken.UNCHANGED)
    if before.origin is Origin.PORTAL:
        return _lay_beside(actor, file, before)
    label = file.label or rules.next_label(before.label)
    if problem := rules.label_problem(before.label, label):
        return FileOutcome(file=file, taken=Taken.LEFT_OUT, problem=problem)
    change = (
        classify(before, file)
        if classify
        else rules.default_change(file.declared, before=before.label, after=file.label)
    )
    publish(actor, file, change=change, label=label)
    return FileOutcome(
        file=file, taken=Taken.PUBLISHED, change=change, is_default=bool(file.label and not file.declared)
    )


def _lay_beside(actor: Actor | None, file: ContentFile, before: ContentVersion) -> FileOutcome:
    """Propose a file, unless the same text was published or proposed before."""
    if queries.has_version(file.kind, file.key, file.hash) or queries.has_proposal(
        file.kind, file.key, file.hash
    ):
        return FileOutcome(file=file, taken=Taken.UNCHANGED)
    propose(actor, file, label=file.label or rules.next_label(before.label))
    return FileOutcome(file=file, taken=Taken.PROPOSED)
