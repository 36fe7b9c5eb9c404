"""Import content files: those that lint does not refuse are published or proposed."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from portal.audit.commands import Actor, record
from portal.core import db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.library import queries, rules
from portal.library.actions import LibraryAction
from portal.library.commands.versions import propose, publish
from portal.library.files import ContentFile, read_again, read_all
from portal.library.findings import LintFinding
from portal.library.linting import changes, refused as refused_by_lint
from portal.library.models import (
    ContentVersion,
    FileTakenIn,
)
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
    findings: Sequence[LintFinding] = ()
    is_first: bool = False


def sync(actor: Actor | None, files: Iterable[ContentFile]) -> int:
    """Import some files and return how many new versions were published."""
    return _published(take_in(actor, files))


def sync_shipped(root: Path | None = None, *, refused: Callable[[FileOutcome], None] | None = None) -> int:
    """Import the shipped files and return how many new versions were published; ``refused`` is told of the others.

    Nothing is done while no file has changed since its last import. A file that was left out is looked at again.
    """
    db.take_turns("library")
    if not read_all(root, known=queries.files_taken_in()).files:
        return 0
    outcomes = take_in_fit(None, read_all(root).files, holds_full=True)
    for outcome in outcomes:
        if outcome.taken is Taken.LEFT_OUT:
            if refused:
                refused(outcome)
        else:
            db.session.merge(FileTakenIn(path=outcome.file.path, sha256=outcome.file.fingerprint))
    return _published(outcomes)


def take_in_fit(
    actor: Actor | None, files: Sequence[ContentFile], *, holds_full: bool = False
) -> list[FileOutcome]:
    """Import the files that lint does not refuse, and return the result of each, those that it refuses first.

    ``holds_full``: a full revision waits until a person confirms how many people it touches.
    """
    db.take_turns("library")
    refused = refused_by_lint(files, _in_force_besides(files))
    left_out = [
        FileOutcome(
            file=file,
            taken=Taken.LEFT_OUT,
            problem=Reason("content_refused", count=len(refused[file.path])),
            findings=refused[file.path],
        )
        for file in files
        if file.path in refused
    ]
    fit = [file for file in files if file.path not in refused]
    return [*left_out, *take_in(actor, fit, holds_full=holds_full)]


def publish_held(actor: Actor | None, path: str, *, people: int) -> ContentFile:
    """Publish a shipped full revision that waits; ``people`` confirms how many have to complete it again."""
    db.take_turns("library")
    held = queries.find_held(path)
    if held is None:
        raise Refused(Reason("content_waits_no_more"))
    if held.people != people:
        raise Refused(Reason("content_touches_people", people=held.people), field="people")
    (outcome,) = take_in_fit(actor, [held.file])
    if outcome.problem:
        raise Refused(outcome.problem)
    db.session.merge(FileTakenIn(path=path, sha256=held.file.fingerprint))
    return held.file


def _in_force_besides(files: Iterable[ContentFile]) -> list[ContentFile]:
    """Return the content in force that some files do not replace, to be checked with them."""
    replaced = {(file.kind, file.key) for file in files}
    versions = [
        each for each in db.session.scalars(queries.current()) if (each.kind, each.key) not in replaced
    ]
    found = (read_again(each.kind, each.key, each.source) for each in versions)
    return [file for file in found if file]


def take_in(
    actor: Actor | None,
    files: Iterable[ContentFile],
    *,
    classify: Classify | None = None,
    holds_full: bool = False,
) -> list[FileOutcome]:
    """Import every file with new content and return the result of each; a second run does nothing.

    ``classify`` is an editor's decision about evidence; without one the file decides. A version written in the portal
    is never overwritten: the file becomes a proposal.
    """
    db.take_turns("library")
    outcomes = [_take(actor, file, classify, holds_full=holds_full) for file in files]
    counts: dict[str, Any] = {
        taken.value: sum(outcome.taken is taken for outcome in outcomes) for taken in Taken
    }
    if counts[Taken.PUBLISHED] or counts[Taken.PROPOSED]:
        record(actor, LibraryAction.SYNCED, **counts)
    return outcomes


def _published(outcomes: Iterable[FileOutcome]) -> int:
    return sum(outcome.taken is Taken.PUBLISHED for outcome in outcomes)


def _take(
    actor: Actor | None, file: ContentFile, classify: Classify | None, *, holds_full: bool
) -> FileOutcome:
    before = queries.find_newest(file.kind, file.key)
    if before is None:
        publish(actor, file, change=ChangeClass.FULL, label=file.label or rules.FIRST_LABEL)
        return FileOutcome(file=file, taken=Taken.PUBLISHED, change=ChangeClass.FULL, is_first=True)
    if before.hash == file.hash:
        return FileOutcome(file=file, taken=Taken.UNCHANGED)
    if before.origin is Origin.PORTAL:
        return _lay_beside(actor, file, before)
    label = file.label or rules.next_label(queries.find_last_numbers(file.kind, file.key)[0])
    if problem := _label_problem(file, label):
        return FileOutcome(file=file, taken=Taken.LEFT_OUT, problem=problem)
    change = classify(before, file) if classify else _change(before, file)
    problem = None if classify else _class_problem(before, file, change)
    if not problem and holds_full and change is ChangeClass.FULL:
        problem = Reason("content_full_waits")
    if problem:
        return FileOutcome(file=file, taken=Taken.LEFT_OUT, problem=problem)
    publish(actor, file, change=change, label=label)
    return FileOutcome(
        file=file, taken=Taken.PUBLISHED, change=change, is_default=bool(file.label and not file.log)
    )


def _label_problem(file: ContentFile, label: str) -> Reason | None:
    """Return why a changed text may not be published under a label, or at all."""
    if queries.was_withdrawn(file.kind, file.key, file.hash):
        return Reason("content_withdrawn")
    last_label, _era = queries.find_last_numbers(file.kind, file.key)
    return rules.label_problem(last_label, label)


def _change(before: ContentVersion, file: ContentFile) -> ChangeClass:
    return rules.change_since(
        before.label, file.label, [(label, change) for label, change, _note in file.log]
    )


def _class_problem(before: ContentVersion, file: ContentFile, change: ChangeClass) -> Reason | None:
    """Return why a change may not have the class that its file gives it."""
    found = changes.touched(file.kind, before.content, json.loads(file.body))
    has_note = any(label == file.label for label, _change, _note in file.log)
    return rules.class_problem(change, changes.least_change(found), found, has_note=has_note)


def _lay_beside(actor: Actor | None, file: ContentFile, before: ContentVersion) -> FileOutcome:
    """Propose a file, unless the same text was published or proposed before."""
    if queries.has_version(file.kind, file.key, file.hash) or queries.has_proposal(
        file.kind, file.key, file.hash
    ):
        return FileOutcome(file=file, taken=Taken.UNCHANGED)
    propose(actor, file, label=file.label or rules.next_label(before.label))
    return FileOutcome(file=file, taken=Taken.PROPOSED)
