"""Lint rules for quizzes and labs: LINT-4, LINT-5."""

from collections import Counter
from collections.abc import Iterator

from portal.library.files import ContentFile
from portal.library.findings import LintFinding
from portal.library.linting.shelf import Shelf
from portal.library.shapes.assessments import Lab, LabFaultForm, Quiz, SeverityKey, Truth
from portal.library.shapes.catalogues import Part

BANK = 3  # times the number drawn
PREVALENCE = 0.3  # of a lab in learning mode is bad (field 5.7)
FAULT_KINDS_MIN = 6
FORM_SHARES = {
    LabFaultForm.WRONG_ADVICE: 0.5,
    LabFaultForm.MISSING_ADVICE: 0.25,
    LabFaultForm.RIGHT_TEXT_WRONG_CONTEXT: 0.25,
}
FORM_TOLERANCE = 0.1
SURPRISING_MIN = 0.3
CRITICAL_MIN = 2


def quizzes_can_be_drawn(shelf: Shelf) -> Iterator[LintFinding]:
    """LINT-4: the blueprint adds up to the draw; every family and topic has three times as many items."""
    for file, quiz in shelf.quizzes:
        found = [*_blueprint_problems(quiz), *_bank_problems(quiz), *_topic_problems(quiz)]
        found += _assessment_problems(shelf, quiz.assessment, quiz.id, {"items": quiz.draw})
        for field, message, remedy in found:
            yield LintFinding(file.path, file.lines.at([field]), "LINT-4", message, remedy)
        yield from _item_problems(shelf, file, quiz)


def labs_are_balanced(shelf: Shelf) -> Iterator[LintFinding]:
    """LINT-5: a lab has enough bad items of several kinds and forms, and surprising good ones (field 5.7)."""
    for file, lab in shelf.labs:
        found = [*_prevalence_problems(lab), *_fault_problems(lab)]
        wanted = {"items": lab.draw.total, "bad": lab.draw.bad}
        found += _assessment_problems(shelf, lab.assessment, lab.id, wanted)
        for field, message, remedy in found:
            yield LintFinding(file.path, file.lines.at([field]), "LINT-5", message, remedy)
        for place, item in enumerate(lab.items):
            if item.fault_kind and item.fault_kind not in shelf.kind_ids:
                yield LintFinding(
                    file.path,
                    file.lines.at(["items", place, "fault_kind"]),
                    "LINT-5",
                    f"{item.id} names the fault kind {item.fault_kind}, which failure-taxonomy.yaml does not have",
                    "Check the spelling.",
                )


Problem = tuple[str, str, str]  # field, message, remedy


def _blueprint_problems(quiz: Quiz) -> Iterator[Problem]:
    total = sum(quiz.blueprint.values())
    if total != quiz.draw:
        yield "blueprint", f"the blueprint adds up to {total}, and {quiz.draw} are drawn", "Fix one of them."


def _bank_problems(quiz: Quiz) -> Iterator[Problem]:
    bank = Counter(item.competency.split("-")[0] for item in quiz.items)
    for family, wanted in quiz.blueprint.items():
        if bank[family] < BANK * wanted:
            yield (
                "items",
                f"family {family} has {bank[family]} items for {wanted} drawn",
                f"Write {BANK * wanted - bank[family]} more.",
            )
    for family in bank.keys() - quiz.blueprint.keys():
        yield (
            "blueprint",
            f"items of family {family} are never drawn",
            "Add it to the blueprint, or move them.",
        )


def _topic_problems(quiz: Quiz) -> Iterator[Problem]:
    asked = Counter(item.must_know for item in quiz.items if item.must_know)
    for topic in quiz.must_know:
        if asked[topic.id] < BANK:
            yield (
                "must_know",
                f"must-know {topic.id} has {asked[topic.id]} items",
                f"Write at least {BANK} parallel ones.",
            )
    for name in asked.keys() - {topic.id for topic in quiz.must_know}:
        yield (
            "must_know",
            f"items name the must-know {name}, which is not listed",
            "List it, or correct them.",
        )
    if len(quiz.must_know) > quiz.draw:
        yield "must_know", "there are more must-knows than items drawn", "Draw more."


def _item_problems(shelf: Shelf, file: ContentFile, quiz: Quiz) -> Iterator[LintFinding]:
    for place, item in enumerate(quiz.items):
        if item.competency not in shelf.competency_ids:
            yield LintFinding(
                file.path,
                file.lines.at(["items", place, "competency"]),
                "LINT-4",
                f"{item.id} names {item.competency}, which competencies.yaml does not have",
                "Check the spelling.",
            )


def _prevalence_problems(lab: Lab) -> Iterator[Problem]:
    share = lab.draw.bad / lab.draw.total
    if abs(share - PREVALENCE) > 1 / lab.draw.total / 2:
        yield "draw", f"{lab.draw.bad} of {lab.draw.total} are bad", f"Draw {PREVALENCE:.0%} bad ones."
    counts = Counter(item.truth for item in lab.items)
    for truth, drawn in ((Truth.BAD, lab.draw.bad), (Truth.GOOD, lab.draw.total - lab.draw.bad)):
        if counts[truth] < BANK * drawn:
            yield (
                "items",
                f"{counts[truth]} {truth} items are too few for {drawn} drawn",
                f"Write {BANK * drawn - counts[truth]} more.",
            )
    odd = sum(item.surprising for item in lab.items)
    if odd < SURPRISING_MIN * counts[Truth.GOOD]:
        yield (
            "items",
            f"{odd} of {counts[Truth.GOOD]} good items look odd",
            f"At least {SURPRISING_MIN:.0%} should, or people learn to stop whatever is unusual.",
        )


def _fault_problems(lab: Lab) -> Iterator[Problem]:
    bad = [item for item in lab.items if item.truth is Truth.BAD]
    kinds = {item.fault_kind for item in bad}
    if len(kinds) < FAULT_KINDS_MIN:
        yield "items", f"the faults are of {len(kinds)} kinds", f"Spread them over {FAULT_KINDS_MIN}."
    forms = Counter(item.fault_form for item in bad)
    for form, share in FORM_SHARES.items():
        if bad and abs(forms[form] / len(bad) - share) > FORM_TOLERANCE:
            yield (
                "items",
                f"{forms[form]} of {len(bad)} faults are {form}",
                f"About {share:.0%} of them should be.",
            )
    critical = sum(item.severity is SeverityKey.S1 for item in bad)
    if critical < CRITICAL_MIN:
        yield "items", f"{critical} faults are critical", f"Write at least {CRITICAL_MIN} of severity S1."


def _assessment_problems(
    shelf: Shelf, assessment: str, key: str, wanted: dict[str, int]
) -> Iterator[Problem]:
    """Return where assessments.yaml and the file's draw disagree."""
    parts: list[Part] = []
    if shelf.assessments:
        parts = [part for each in shelf.assessments[1].root if each.id == assessment for part in each.parts]
    part = next((part for part in parts if part.ref == key), None)
    if part is None:
        yield "assessment", f"{assessment} has no part {key}", "Add it to assessments.yaml."
    elif part.draw != wanted:
        yield "draw", f"assessments.yaml draws {part.draw}", "Make both the same."
