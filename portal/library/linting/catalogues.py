"""Lint rules for the taxonomy, the policies and the metrics: LINT-6, LINT-7, LINT-9."""

from collections.abc import Iterator
from datetime import timedelta

from portal.library.files import ContentFile
from portal.library.findings import LintFinding
from portal.library.linting.shelf import Shelf, unknown
from portal.library.shapes.catalogues import Taxonomy
from portal.library.shapes.metrics import MetricType
from portal.library.shapes.texts import Policy

KINDS = 10
LISTS = {"microsoft": 34, "owasp_t": 17, "asi": 10, "llm": 10, "mast": 14}  # field 12.4
FREE_TEXT = "gai"
OFFICERS = frozenset({"dpo"})  # a route may lead to an officer who is no job role of ours
ITEMS = range(2, 5)
LEGAL_AGE = timedelta(days=180)
SUMMARY_WORDS = 120
REVIEW_MONTHS = 12


def the_taxonomy_is_complete(shelf: Shelf) -> Iterator[LintFinding]:
    """LINT-6: ten kinds, each with an existing route; some kind names every entry of the expert lists."""
    if not shelf.taxonomy:
        return
    file, taxonomy = shelf.taxonomy
    if len(taxonomy.kinds) != KINDS:
        yield _finding(file, "kinds", f"there are {len(taxonomy.kinds)} kinds", f"There are {KINDS}.")
    for place, kind in enumerate(taxonomy.kinds):
        line = file.lines.at(["kinds", place, "route"])
        for role in kind.route:
            if role not in shelf.role_ids | OFFICERS:
                yield LintFinding(
                    file.path,
                    line,
                    "LINT-6",
                    f"{kind.id} goes to {role}, who is no role",
                    "Check the spelling.",
                )
        if set(kind.maps) != {*LISTS, FREE_TEXT}:
            yield LintFinding(
                file.path,
                line,
                "LINT-6",
                f"{kind.id} is not mapped to every list",
                f"Write {', '.join((*LISTS, FREE_TEXT))} under maps, an empty list where nothing fits.",
            )
    for name, count in LISTS.items():
        yield from _covers(file, taxonomy, name, count)


def policies_are_fit_to_sign(shelf: Shelf) -> Iterator[LintFinding]:
    """LINT-7: an audience, two to four questions, and laws checked within half a year."""
    for file, policy in shelf.policies:
        for field in ("audience", "sources"):
            yield from unknown(shelf, file, field, rule="LINT-7")
        for field, message, remedy in _policy_problems(policy):
            yield LintFinding(file.path, file.lines.at([field]), "LINT-7", message, remedy)
        for place, reference in enumerate(policy.legal_refs):
            if shelf.on - reference.as_of > LEGAL_AGE:
                yield LintFinding(
                    file.path,
                    file.lines.at(["legal_refs", place]),
                    "LINT-7",
                    f"this law was looked at on {reference.as_of}, more than {LEGAL_AGE.days} days ago",
                    "Look again, and write the new day.",
                    blocks=False,
                )


def metrics_have_a_counterpart(shelf: Shelf) -> Iterator[LintFinding]:
    """LINT-9: every metric names another one to read beside it; a share has a denominator."""
    if not shelf.metrics:
        return
    file, metrics = shelf.metrics
    known = {metric.id for metric in metrics.root}
    for place, metric in enumerate(metrics.root):
        line = file.lines.at([place, "counter"])
        if metric.counter == metric.id or metric.counter not in known:
            message = f"the counter of {metric.id} is {metric.counter}, which is no other metric"
            yield LintFinding(file.path, line, "LINT-9", message, "Name another metric of this file.")
        if metric.type is MetricType.PROPORTION and not metric.denominator:
            message = f"{metric.id} is a share of nothing"
            yield LintFinding(file.path, line, "LINT-9", message, "Write its denominator.")


def _policy_problems(policy: Policy) -> Iterator[tuple[str, str, str]]:
    if len(policy.items) not in ITEMS:
        yield "items", f"{len(policy.items)} questions", "Ask two to four."
    if not policy.legal_refs:
        yield (
            "legal_refs",
            "it names no law",
            "Name the law it is based on, with the day it was last checked.",
        )
    if len(policy.summary.split()) > SUMMARY_WORDS:
        yield "summary", "the summary is too long", f"Keep it within {SUMMARY_WORDS} words."
    if policy.review_months > REVIEW_MONTHS:
        yield "review_months", "it is reviewed too rarely", f"At least every {REVIEW_MONTHS} months."


def _covers(file: ContentFile, taxonomy: Taxonomy, name: str, count: int) -> Iterator[LintFinding]:
    listed = [entry.code for entry in taxonomy.reference.get(name, [])]
    named = {code for kind in taxonomy.kinds for code in kind.maps.get(name, [])}
    if len(set(listed)) != count:
        yield _finding(file, "reference", f"{name} lists {len(set(listed))} entries", f"It has {count}.")
    for code in sorted(set(listed) - named):
        yield _finding(
            file, "kinds", f"no kind names {name} {code}", "Add it to the maps of the nearest kind."
        )
    for code in sorted(named - set(listed)):
        yield _finding(file, "reference", f"{name} has no entry {code}", "Check the spelling.")


def _finding(file: ContentFile, field: str, message: str, remedy: str) -> LintFinding:
    return LintFinding(file.path, file.lines.at([field]), "LINT-6", message, remedy)
