"""Lint rules for message templates: LINT-8."""

from collections.abc import Iterator

from portal.library.files import ContentFile
from portal.library.findings import LintFinding
from portal.library.linting import reading
from portal.library.linting.shelf import Shelf
from portal.library.shapes.messages import GAP, PLACEHOLDER, MessageTemplate, loose_numbers

GRADE_MAX = 8  # MSG-4
PLACEHOLDERS = frozenset({"level", "planned level", "agent"})


def templates_are_fit_to_fill_in(shelf: Shelf) -> Iterator[LintFinding]:
    """LINT-8: numbers only through placeholders that exist, plain words, and none that the template forbids."""
    for file, template in shelf.messages:
        for message, remedy in _problems(shelf, file, template):
            yield LintFinding(file.path, file.text_line, "LINT-8", message, remedy)


def _problems(shelf: Shelf, file: ContentFile, template: MessageTemplate) -> Iterator[tuple[str, str]]:
    metrics = {metric.id for metric in shelf.metrics[1].root} if shelf.metrics else set()
    known = PLACEHOLDERS | {f"metric {each}" for each in metrics}
    for placeholder in PLACEHOLDER.findall(file.text):
        if placeholder.strip("{} ") not in known:
            yield f"{placeholder} is not known", "Name a metric of metrics.yaml, or write {level}."
    for number in loose_numbers(file.text):
        yield f"the number {number} has no source", "Use a placeholder, or a gap in [brackets]."
    grade = reading.grade(GAP.sub("it", reading.plain(PLACEHOLDER.sub("it", file.text))))
    if grade > GRADE_MAX:
        yield f"it reads at grade {grade:.1f}", f"Shorten sentences until it is at {GRADE_MAX} or below."
    yield from _wordings(file.text.lower(), template)


def _wordings(text: str, template: MessageTemplate) -> Iterator[tuple[str, str]]:
    for phrase in template.never_say:
        if phrase.lower() in text:
            yield f"it says “{phrase}”", "Take it out: the template forbids it."
    for must in template.must_say:
        if not any(words.lower() in text for words in must.words):
            yield f"it does not say: {must.say}", "Add it, or correct the words it is found by."
