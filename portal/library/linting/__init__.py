"""The lint rules of content (field 12.3), each a small function over all files."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from portal.core import clock
from portal.library.files import ContentFile, read_all
from portal.library.findings import LintFinding
from portal.library.linting import assessments, catalogues, lessons, messages, shown, words
from portal.library.linting.shelf import Shelf

RULES: tuple[Callable[[Shelf], Iterator[LintFinding]], ...] = (
    lessons.competencies_are_taught_and_shown,
    lessons.lessons_are_whole,
    lessons.paths_add_up,
    assessments.quizzes_can_be_drawn,
    assessments.labs_are_balanced,
    catalogues.the_taxonomy_is_complete,
    catalogues.policies_are_fit_to_sign,
    catalogues.metrics_have_a_counterpart,
    messages.templates_are_fit_to_fill_in,
    shown.options_differ,
    shown.sign_offs_have_a_must,
    shown.texts_are_shown_as_written,
    shown.prerequisites_come_first,
    words.no_forbidden_words,
    words.everybody_can_read_it,
)


def lint(files: Sequence[ContentFile], *, on: date) -> list[LintFinding]:
    """Return every finding about parsed files; ``on`` is the day from which the age of facts is counted."""
    shelf = Shelf(files, on)
    return sorted(finding for rule in RULES for finding in rule(shelf))


def refused(files: Sequence[ContentFile], others: Sequence[ContentFile]) -> dict[str, list[LintFinding]]:
    """Return the findings for which files may not be published, by path.

    ``others`` is the content in force that the files do not replace: both are checked together.
    """
    found: dict[str, list[LintFinding]] = {}
    paths = {file.path for file in files}
    for finding in lint([*files, *others], on=clock.today()):
        if finding.blocks and finding.file in paths:
            found.setdefault(finding.file, []).append(finding)
    return found


def lint_folder(folder: Path | None = None) -> list[LintFinding]:
    """Return every finding about a folder today, unparsable files first."""
    found = read_all(folder)
    return [*sorted(found.findings), *lint(found.files, on=clock.today())]
