"""Lint rules for words: LINT-11, LINT-12."""

import re
from collections.abc import Iterator, Sequence

from portal.library.files import ContentFile
from portal.library.findings import LintFinding
from portal.library.linting import reading
from portal.library.linting.shelf import Shelf
from portal.library.rules import ContentKind
from portal.library.shapes.texts import Policy

FORBIDDEN = {
    "never wrong": "Say how often it is right, or what it was tested on.",
    "fully autonomous": "Name the level and who steps in.",
    "digital colleague": "Call it an agent.",
    "digital employee": "Call it an agent.",
    "human error": "Say what made it easy to go wrong.",
}
EVERYBODY = "all-employees"
GRADE_MAX = 9
ABBREVIATION = re.compile(r"\b[A-Z]{2,}s?\b")
HOUSEHOLD = frozenset(
    {"AI", "EU", "UK", "USA", "OK", "ID", "PC", "TV", "PDF", "PIN"}
)  # what everybody knows by these letters
MADE_UP = frozenset({"SYS"})  # parts of names in examples


def no_forbidden_words(shelf: Shelf) -> Iterator[LintFinding]:
    """LINT-11: no words that promise too much, personify an agent, or blame a person."""
    for file in shelf.files:
        for phrase, remedy in FORBIDDEN.items():
            pattern = re.compile(r"\b" + r"\s+".join(phrase.split()) + r"s?\b", re.IGNORECASE)
            text = (
                file.text if file.kind is ContentKind.MESSAGE else file.raw
            )  # a template lists words to avoid
            for match in pattern.finditer(text):
                yield LintFinding(file.path, _line(file, match.start()), "LINT-11", f"“{match[0]}”", remedy)


def everybody_can_read_it(shelf: Shelf) -> Iterator[LintFinding]:
    """LINT-12: texts for all employees are at grade 9 or below and explain abbreviations."""
    for file in _for_everybody(shelf):
        grade = reading.grade(reading.plain(file.text))
        if grade > GRADE_MAX:
            yield LintFinding(
                file.path,
                file.text_line,
                "LINT-12",
                f"it reads at grade {grade:.1f}",
                f"Shorten sentences and words until it is at {GRADE_MAX} or below.",
            )
        for name in _unexplained(file, shelf.terms):
            yield LintFinding(
                file.path,
                _line(file, file.raw.index(name)),
                "LINT-12",
                f"{name} is not explained",
                f"Write it out with ({name}) behind it, or add it to glossary.yaml.",
            )


def _for_everybody(shelf: Shelf) -> Sequence[ContentFile]:
    lessons = [file for file, lesson in shelf.lessons if EVERYBODY in lesson.roles]
    policies = [file for file, policy in shelf.policies if EVERYBODY in _audience(policy)]
    foundation = [
        file for file in shelf.files if file.kind is ContentKind.QUIZ and file.key == "qz-foundation"
    ]
    return [*lessons, *policies, *foundation]


def _audience(policy: Policy) -> list[str]:
    return [policy.audience] if isinstance(policy.audience, str) else policy.audience


def _unexplained(file: ContentFile, terms: frozenset[str]) -> list[str]:
    """Return the abbreviations that no brackets explain."""
    found = dict.fromkeys(match[0].removesuffix("s") for match in ABBREVIATION.finditer(file.raw))
    return [
        name
        for name in found
        if name not in HOUSEHOLD | MADE_UP | terms
        and f"({name}" not in file.raw
        and not re.search(rf"\b{name}\s*\(", file.raw)
    ]


def _line(file: ContentFile, offset: int) -> int:
    return file.raw.count("\n", 0, offset) + 1
