"""Lint rules for lessons and the curriculum: LINT-1, LINT-2, LINT-3."""

from collections import Counter
from collections.abc import Iterator

from portal.library.files import ContentFile
from portal.library.findings import LintFinding
from portal.library.linting.shelf import Shelf, unknown
from portal.library.shapes.catalogues import LessonLine, PathCatalogue, Sum
from portal.library.shapes.texts import Lesson

HEADINGS = [
    "Why this matters",
    "The key idea",
    "An example at work",
    "Try it",
    "Check yourself",
    "Take to work",
]
VERBS = """
answer build call classify complete compute correct decide demonstrate design do draw explain file
find flag give hand list make map match meet name pick plan play put reach read recognise
reconstruct recover redesign run say sort spot state stop take tell test threat-model trace triage
write
"""
MINUTES = range(8, 46)
ITEMS_MIN = 5
LAB_SHOWS = "rev-2"  # a lab's items carry no competency: what it shows is that one


def competencies_are_taught_and_shown(shelf: Shelf) -> Iterator[LintFinding]:
    """LINT-1: in shipped stages a lesson teaches every competency and an item shows it."""
    if not shelf.competencies or not shelf.paths:
        return
    file, competencies = shelf.competencies
    shipped = {lesson.stage for _file, lesson in shelf.lessons}
    written = {lesson.id.split("-")[0] for _file, lesson in shelf.lessons}
    lines = {line.id.split("-")[0]: line for line in shelf.paths[1].lessons}
    shown = _shown(shelf)
    for place, each in enumerate(competencies.root):
        teaching = [short for short, line in lines.items() if each.id in line.competencies]
        if sorted(teaching) != sorted(each.taught_in):
            yield _finding(
                file,
                place,
                f"{each.id} is taught in {', '.join(teaching)} by paths.yaml",
                "Correct taught_in.",
            )
        if shipped.isdisjoint(each.levels):
            continue
        if not teaching:
            yield _finding(file, place, f"no lesson teaches {each.id}", "Name it in a lesson of paths.yaml.")
        if written.intersection(teaching) and each.id not in shown:
            yield _finding(
                file, place, f"nothing shows {each.id}", "Add an item to a quiz, lab or sign-off for it."
            )


def lessons_are_whole(shelf: Shelf) -> Iterator[LintFinding]:
    """LINT-2: a lesson has an objective, 8–45 minutes, its sections, its checks and its sources."""
    for file, lesson in shelf.lessons:
        yield from _has_its_facts(shelf, file, lesson)
        yield from _has_its_parts(file, lesson)
        yield from _shows_its_items(shelf, file, lesson)


def paths_add_up(shelf: Shelf) -> Iterator[LintFinding]:
    """LINT-3: the minutes of a path are the sum of its lessons, which agree with the curriculum."""
    if not shelf.paths:
        return
    file, paths = shelf.paths
    for role, stages in paths.roles.items():
        listed = {"foundation": paths.foundation, **{stage.value: keys for stage, keys in stages.items()}}
        listed["total"] = [key for keys in listed.values() for key in keys]
        for stage, keys in listed.items():
            yield from _adds_up(file, paths, role=role, stage=stage, keys=keys)
    lines = {line.id: line for line in paths.lessons}
    for lesson_file, lesson in shelf.lessons:
        yield from _matches(lesson_file, lesson, lines.get(lesson.id))


def _adds_up(
    file: ContentFile, paths: PathCatalogue, *, role: str, stage: str, keys: list[str]
) -> Iterator[LintFinding]:
    """Compare one list of lessons with its stated sum."""
    lines = {line.id: line for line in paths.lessons}
    line = file.lines.at(["expected_minutes", role, stage])
    missing = [key for key in keys if key not in lines]
    for key in missing:
        yield LintFinding(file.path, line, "LINT-3", f"{key} is not under lessons", "Add it there.")
    expected = paths.expected_minutes.get(role, {}).get(stage)
    found = Sum(
        minutes=sum(lines[key].minutes for key in keys if key in lines), lessons=len(keys) - len(missing)
    )
    if expected != found:
        yield LintFinding(
            file.path,
            line,
            "LINT-3",
            f"{role}, {stage}: the lessons make {found.minutes} minutes in {found.lessons}",
            f"Write {{minutes: {found.minutes}, lessons: {found.lessons}}} under expected_minutes, or fix the list.",
        )


def _matches(file: ContentFile, lesson: Lesson, line: LessonLine | None) -> Iterator[LintFinding]:
    if line is None:
        yield LintFinding(
            file.path, 1, "LINT-3", f"paths.yaml has no lesson {lesson.id}", "Add it under lessons."
        )
        return
    for name in ("title", "objective", "minutes", "stage", "competencies"):
        if getattr(lesson, name) != getattr(line, name):
            yield LintFinding(
                file.path,
                file.lines.at([name]),
                "LINT-3",
                f"{name} differs from paths.yaml",
                "Make both the same.",
            )


def _has_its_facts(shelf: Shelf, file: ContentFile, lesson: Lesson) -> Iterator[LintFinding]:
    def finding(field: str, message: str, remedy: str) -> LintFinding:
        return LintFinding(file.path, file.lines.at([field]), "LINT-2", message, remedy)

    if lesson.objective.split()[0].lower() not in VERBS.split():
        yield finding("objective", "the objective does not begin with a verb", "Begin with what one does.")
    if lesson.minutes not in MINUTES:
        yield finding("minutes", f"{lesson.minutes} minutes is not within 8–45", "Cut or split the lesson.")
    if not lesson.roles:
        yield finding("roles", "no role takes this lesson", "Name one, or all-employees.")
    if not lesson.sources and not lesson.known:
        yield finding(
            "sources", "it says not where its facts come from", "Name sources, or write known: “…”."
        )
    for field in ("roles", "competencies", "prerequisites", "fault_kinds", "sources"):
        yield from unknown(shelf, file, field, rule="LINT-2")


def _has_its_parts(file: ContentFile, lesson: Lesson) -> Iterator[LintFinding]:
    headings = [line.removeprefix("## ").strip() for line in file.text.splitlines() if line.startswith("## ")]
    if headings != HEADINGS:
        yield LintFinding(
            file.path,
            file.text_line,
            "LINT-2",
            f"its parts are {', '.join(headings) or 'none'}",
            f"They are, in this order: {', '.join(HEADINGS)}.",
        )
    if "\n{reveal " not in file.text:
        yield LintFinding(
            file.path, file.text_line, "LINT-2", "there is nothing to try", "Add a case with {reveal …}."
        )
    if len(lesson.items) < ITEMS_MIN:
        yield LintFinding(
            file.path,
            file.lines.at(["items"]),
            "LINT-2",
            f"{len(lesson.items)} items are too few",
            f"Write at least {ITEMS_MIN}.",
        )


def _shows_its_items(shelf: Shelf, file: ContentFile, lesson: Lesson) -> Iterator[LintFinding]:
    shown = Counter(
        line.strip().removeprefix("{check ").removesuffix("}")
        for line in file.text.splitlines()
        if line.strip().startswith("{check ")
    )
    items = {item.id: place for place, item in enumerate(lesson.items)}
    for place, item in enumerate(lesson.items):
        line = file.lines.at(["items", place])
        if shown[item.id] != 1:
            yield LintFinding(
                file.path,
                line,
                "LINT-2",
                f"{item.id} is shown {shown[item.id]} times",
                f"Put {{check {item.id}}} on one line.",
            )
        if item.competency not in shelf.competency_ids:
            yield LintFinding(
                file.path,
                line,
                "LINT-2",
                f"{item.id} names {item.competency}, which competencies.yaml does not have",
                "Check the spelling.",
            )
    for name in shown.keys() - items.keys():
        yield LintFinding(
            file.path, file.text_line, "LINT-2", f"{{check {name}}} has no item", "Write it, or take it out."
        )


def _shown(shelf: Shelf) -> frozenset[str]:
    """Return the competencies that an item of a quiz, a sign-off or a lab shows."""
    asked = {item.competency for _file, quiz in shelf.quizzes for item in quiz.items}
    ticked = {item.competency for _file, signoff in shelf.signoffs for item in signoff.items}
    return frozenset(asked | ticked | ({LAB_SHOWS} if shelf.labs else set()))


def _finding(file: ContentFile, place: int, message: str, remedy: str) -> LintFinding:
    return LintFinding(file.path, file.lines.at([place]), "LINT-1", message, remedy)
