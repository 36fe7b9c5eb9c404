"""Queries of labs: the cases of a pool as a draw, a page and a count read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.library import queries as library_queries
from portal.library.models import ContentVersion
from portal.paths import step_kinds
from portal.training.assessments import queries as assessment_queries
from portal.training.assessments.models import Attempt, Response
from portal.training.labs import rules
from portal.training.labs.rules import Case, CheckPoint, Counts, FaultForm, LabPassMark, Landing


@dataclass(frozen=True, kw_only=True)
class ShownCase:
    """A case as a page shows it; ``is_bad``, ``fault``, the cue and the explanation are shown after the attempt."""

    id: str
    setting: str
    context: str
    output: Sequence[str]
    evidence: Sequence[tuple[str, str]]
    is_bad: bool
    fault: str
    is_critical: bool
    cue: str
    explanation: str


@dataclass(frozen=True, kw_only=True)
class Call:
    """A case of a finished attempt, the learner's call on it, and how that call counts."""

    number: int
    case: ShownCase
    landing: Landing
    reasons: Sequence[CheckPoint]
    note: str


def find_lab(key: str) -> ContentVersion | None:
    """Return the lab in force."""
    return assessment_queries.find_content(step_kinds.LAB, key)


def pass_mark(key: str, at: datetime) -> LabPassMark:
    """Return the pass mark that applied at ``at``."""
    return rules.read_pass_mark(assessment_queries.part_of(step_kinds.LAB, key, at))


def pool_of(lab: ContentVersion) -> list[Case]:
    """Return the cases of a version, as draws and counts read them."""
    return [
        Case(
            id=item["id"],
            is_bad=item["truth"] == "bad",
            kind=item["fault_kind"],
            form=FaultForm(item["fault_form"]) if item["fault_form"] else None,
            severity=item["severity"],
            is_surprising=item["surprising"],
            difficulty=item["difficulty"],
        )
        for item in lab.content["items"]
    ]


def show_case(lab: ContentVersion, item_id: str) -> ShownCase:
    """Return a case of a version, as a page shows it."""
    item = next(each for each in lab.content["items"] if each["id"] == item_id)
    return ShownCase(
        id=item_id,
        setting=item["setting"],
        context=item["context"],
        output=[part for part in item["agent_output"].splitlines() if part.strip()],
        evidence=[(each["label"], each["text"]) for each in item["evidence"]],
        is_bad=item["truth"] == "bad",
        fault=_fault_names().get(item["fault_kind"] or "", ""),
        is_critical=item["severity"] in rules.CRITICAL,
        cue=item["cue"],
        explanation=item["explanation"],
    )


def count_calls(attempt: Attempt, calls: Sequence[Response]) -> Counts:
    """Count how the calls of an attempt landed."""
    cases = {case.id: case for case in pool_of(attempt.version)}
    return rules.tally([(cases[each.item_id], each.given["stopped"]) for each in calls])


def review(attempt: Attempt) -> list[Call]:
    """Return every case of a finished attempt with its call, in the order shown."""
    cases = {case.id: case for case in pool_of(attempt.version)}
    calls = {response.item_id: response for response in attempt.responses}
    return [
        Call(
            number=number,
            case=show_case(attempt.version, item_id),
            landing=rules.landing(cases[item_id], stopped=calls[item_id].given["stopped"]),
            reasons=[CheckPoint(reason) for reason in calls[item_id].given["reasons"]],
            note=calls[item_id].note,
        )
        for number, item_id in enumerate(attempt.items, start=1)
    ]


def _fault_names() -> dict[str, str]:
    return {kind["id"]: kind["name"] for kind in library_queries.catalogue("failure-taxonomy")["kinds"]}
