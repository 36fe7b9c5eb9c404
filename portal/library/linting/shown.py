"""Lint rules for what people would see or could not do: LINT-15, LINT-16, LINT-17, LINT-18."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portal.library.files import ContentFile
from portal.library.findings import LintFinding
from portal.library.linting.shelf import Shelf
from portal.library.shapes.base import twice
from portal.library.shapes.catalogues import PathCatalogue
from portal.library.shapes.texts import ContentStage

IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
HTML = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
CODE = re.compile(r"`[^`]*`|^( {0,3}(?:```|~~~)).*?^\1", re.MULTILINE | re.DOTALL)
STAGES = list(ContentStage)


def options_differ(shelf: Shelf) -> Iterator[LintFinding]:
    """LINT-15: no question has two options with the same text."""
    for file in shelf.files:
        for place, item in enumerate(getattr(file.shape, "items", ())):
            texts = [" ".join(option.text.lower().split()) for option in getattr(item, "options", ())]
            for text in twice(texts):
                line = file.lines.at(["items", place, "options"])
                message = f"{item.id} has the option “{text}” twice"
                yield LintFinding(file.path, line, "LINT-15", message, "Write two different options.")


def sign_offs_have_a_must(shelf: Shelf) -> Iterator[LintFinding]:
    """LINT-16: a sign-off checklist has at least one mandatory item; without one, anything would pass."""
    for file, signoff in shelf.signoffs:
        if not any(item.mandatory for item in signoff.items):
            line = file.lines.at(["items"])
            yield LintFinding(
                file.path,
                line,
                "LINT-16",
                "no item is mandatory",
                "Mark what has to be seen: “mandatory: true”.",
            )


def texts_are_shown_as_written(shelf: Shelf) -> Iterator[LintFinding]:
    """LINT-17: no images and no HTML, which the portal leaves out or shows as they are."""
    for file in shelf.files:
        text = CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), file.raw)
        for pattern, what in ((IMAGE, "an image"), (HTML, "HTML")):
            for match in pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                remedy = (
                    "Describe it in words." if pattern is IMAGE else "Use Markdown, or put it in `backticks`."
                )
                yield LintFinding(file.path, line, "LINT-17", f"{what} is not shown: {match[0][:40]}", remedy)


def prerequisites_come_first(shelf: Shelf) -> Iterator[LintFinding]:
    """LINT-18: on every path that has both, a lesson comes after those it builds on."""
    if not shelf.paths:
        return
    orders = list(_orders(shelf.paths[1]))
    for file, lesson in shelf.lessons:
        for place, needed in enumerate(lesson.prerequisites):
            for name, order in orders:
                if _is_before(lesson.id, needed, order):
                    yield _out_of_order(file, place, needed, name)


def _orders(paths: PathCatalogue) -> Iterator[tuple[str, Sequence[str]]]:
    """Return the lessons of each role in the order of its path."""
    yield "all-employees", paths.foundation
    for role, stages in paths.roles.items():
        yield role, [*paths.foundation, *_in_stages(stages)]


def _in_stages(stages: Mapping[Any, Sequence[str]]) -> list[str]:
    return [key for stage in sorted(stages, key=STAGES.index) for key in stages[stage]]


def _is_before(key: str, needed: str, order: Sequence[str]) -> bool:
    return key in order and needed in order and order.index(key) < order.index(needed)


def _out_of_order(file: ContentFile, place: int, needed: str, role: str) -> LintFinding:
    return LintFinding(
        file.path,
        file.lines.at(["prerequisites", place]),
        "LINT-18",
        f"it builds on {needed}, which comes later on the path of {role}",
        "Put it later in paths.yaml, or take out the prerequisite.",
    )
