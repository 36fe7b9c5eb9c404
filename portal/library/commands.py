"""Import content files. A version is published or proposed, never changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import delete

from portal.audit.commands import Actor, record
from portal.calendars import queries as calendar_queries
from portal.core import clock, db
from portal.core.dates import begin_of_day
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.library import queries, rules
from portal.library.actions import LibraryAction
from portal.library.files import ContentFile, read_all
from portal.library.models import (
    AwaitedVersion,
    ContentProposal,
    ContentRetirement,
    ContentVersion,
    ContentWithdrawal,
    FileTakenIn,
)
from portal.library.rules import ChangeClass, ContentKind, Origin

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
    """Publish a new version, in force from now on or from the day that the file names.

    Until a day in the future the version before stays in force; the change is announced.
    """
    before, now = queries.find_newest(file.kind, file.key), clock.now()
    since = now
    if file.effective:
        since = max(now, begin_of_day(file.effective, calendar_queries.company_calendar().zone))
    version = ContentVersion(
        kind=file.kind,
        key=file.key,
        label=label,
        hash=file.hash,
        title=file.title,
        minutes=file.minutes,
        change=change,
        era=_era(file, before, change),
        origin=origin,
        published_at=since,
        published_by_id=actor.id if actor else None,
        source=file.source,
        body=file.body,
    )
    db.session.add(version)
    db.session.flush()  # the audit subject needs the id
    if since > now:
        db.session.add(AwaitedVersion(version_id=version.id))
        record(actor, LibraryAction.ANNOUNCED, version, since=since, **_said(version))
    else:
        record(actor, LibraryAction.PUBLISHED, version, **_said(version))
    return version


def put_in_force() -> int:
    """Log the versions whose day has come, and return how many; features that follow the log then look again.

    They are in force without this: queries compare their day with the clock.
    """
    db.take_turns("library")
    come = queries.list_awaited(clock.now())
    for version in come:
        record(None, LibraryAction.PUBLISHED, version, **_said(version))
    db.session.execute(
        delete(AwaitedVersion).where(AwaitedVersion.version_id.in_([each.id for each in come]))
    )
    return len(come)


def withdraw(actor: Actor | None, version: ContentVersion, *, reason: str) -> ContentWithdrawal:
    """Withdraw the newest version: the one before is in force again, and its evidence counts as before.

    What people did in the withdrawn version stays on record and counts for nothing. Refused for an earlier version,
    for the first one, and when the hours to undo are over.
    """
    db.take_turns("library")
    newest = queries.find_newest(version.kind, version.key)
    earlier = [each for each in queries.list_versions(version.kind, version.key) if each.id < version.id]
    if problem := rules.withdraw_problem(
        is_newest=newest is not None and newest.id == version.id,
        is_only=not earlier,
        published_at=version.published_at,
        at=clock.now(),
    ):
        raise Refused(problem)
    withdrawal = ContentWithdrawal(
        version_id=version.id,
        withdrawn_at=clock.now(),
        withdrawn_by_id=actor.id if actor else None,
        reason=reason,
    )
    db.session.add(withdrawal)
    db.session.execute(delete(AwaitedVersion).where(AwaitedVersion.version_id == version.id))
    record(actor, LibraryAction.WITHDRAWN, version, reason=reason, **_said(version))
    return withdrawal


def retire(actor: Actor | None, kind: ContentKind, key: str) -> None:
    """Retire a piece of content: nobody is shown it any more, and what people did in it stays on record."""
    db.take_turns("library")
    version = queries.find_current(kind, key)
    if version is None:
        raise Refused(Reason("content_not_in_force"))
    db.session.add(
        ContentRetirement(
            kind=kind, key=key, retired_at=clock.now(), retired_by_id=actor.id if actor else None
        )
    )
    record(actor, LibraryAction.RETIRED, version, **_said(version))


def _era(file: ContentFile, before: ContentVersion | None, change: ChangeClass) -> int:
    if before is None:
        return rules.FIRST_ERA
    if change is not ChangeClass.FULL:
        return before.era
    _label, last_era = queries.find_last_numbers(file.kind, file.key)
    return last_era + 1


def _said(version: ContentVersion) -> dict[str, Any]:
    """Return what an entry of the log says about a version."""
    return {
        "kind": version.kind,
        "key": version.key,
        "label": version.label,
        "change": version.change,
        "era": version.era,
        "hash": version.hash,
    }


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
    before = queries.find_newest(file.kind, file.key)
    if before is None:
        publish(actor, file, change=ChangeClass.FULL, label=file.label or rules.FIRST_LABEL)
        return FileOutcome(file=file, taken=Taken.PUBLISHED, change=ChangeClass.FULL)
    if before.hash == file.hash:
        return FileOutcome(file=file, taken=Taken.UNCHANGED)
    if before.origin is Origin.PORTAL:
        return _lay_beside(actor, file, before)
    last_label, _era = queries.find_last_numbers(file.kind, file.key)
    label = file.label or rules.next_label(last_label)
    if queries.was_withdrawn(file.kind, file.key, file.hash):
        return FileOutcome(file=file, taken=Taken.LEFT_OUT, problem=Reason("content_withdrawn"))
    if problem := rules.label_problem(last_label, label):
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
