"""Publish, withdraw and retire content. A version is never changed."""

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
from portal.library.files import ContentFile
from portal.library.models import (
    AwaitedVersion,
    ContentProposal,
    ContentRetirement,
    ContentVersion,
    ContentWithdrawal,
)
from portal.library.rules import ChangeClass, ContentKind, Origin


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
