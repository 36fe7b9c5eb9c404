"""All content files together, the input of the lint rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

from pydantic import BaseModel

from portal.library.files import ContentFile
from portal.library.findings import LintFinding
from portal.library.rules import ContentKind
from portal.library.shapes.assessments import Lab, Quiz, Signoff
from portal.library.shapes.catalogues import (
    Assessments,
    Competencies,
    Glossary,
    JobRoles,
    PathCatalogue,
    Sources,
    Taxonomy,
)
from portal.library.shapes.messages import MessageTemplate
from portal.library.shapes.metrics import Metrics
from portal.library.shapes.texts import Lesson, Policy

ShapeT = TypeVar("ShapeT", bound=BaseModel)

KNOWN_IN = {
    "audience": ("roles.yaml", "role_ids"),
    "competencies": ("competencies.yaml", "competency_ids"),
    "fault_kinds": ("failure-taxonomy.yaml", "kind_ids"),
    "prerequisites": ("paths.yaml", "lesson_ids"),
    "roles": ("roles.yaml", "role_ids"),
    "sources": ("sources.yaml", "source_keys"),
}


@dataclass(frozen=True)
class Shelf:
    """Every parsed file. ``on`` is the day from which the age of facts is counted."""

    files: Sequence[ContentFile]
    on: date

    @cached_property
    def lessons(self) -> list[tuple[ContentFile, Lesson]]:
        return self._of(ContentKind.LESSON, Lesson)

    @cached_property
    def quizzes(self) -> list[tuple[ContentFile, Quiz]]:
        return self._of(ContentKind.QUIZ, Quiz)

    @cached_property
    def labs(self) -> list[tuple[ContentFile, Lab]]:
        return self._of(ContentKind.LAB, Lab)

    @cached_property
    def signoffs(self) -> list[tuple[ContentFile, Signoff]]:
        return self._of(ContentKind.SIGNOFF, Signoff)

    @cached_property
    def policies(self) -> list[tuple[ContentFile, Policy]]:
        return self._of(ContentKind.POLICY, Policy)

    @cached_property
    def messages(self) -> list[tuple[ContentFile, MessageTemplate]]:
        return self._of(ContentKind.MESSAGE, MessageTemplate)

    @cached_property
    def paths(self) -> tuple[ContentFile, PathCatalogue] | None:
        return self._catalogue("paths", PathCatalogue)

    @cached_property
    def competencies(self) -> tuple[ContentFile, Competencies] | None:
        return self._catalogue("competencies", Competencies)

    @cached_property
    def taxonomy(self) -> tuple[ContentFile, Taxonomy] | None:
        return self._catalogue("failure-taxonomy", Taxonomy)

    @cached_property
    def assessments(self) -> tuple[ContentFile, Assessments] | None:
        return self._catalogue("assessments", Assessments)

    @cached_property
    def metrics(self) -> tuple[ContentFile, Metrics] | None:
        return self._catalogue("metrics", Metrics)

    @cached_property
    def competency_ids(self) -> frozenset[str]:
        found = self.competencies
        return frozenset(each.id for each in found[1].root) if found else frozenset()

    @cached_property
    def role_ids(self) -> frozenset[str]:
        found = self._catalogue("roles", JobRoles)
        return frozenset(role.id for role in found[1].root) if found else frozenset()

    @cached_property
    def source_keys(self) -> frozenset[str]:
        found = self._catalogue("sources", Sources)
        return frozenset(source.key for source in found[1].root) if found else frozenset()

    @cached_property
    def terms(self) -> frozenset[str]:
        found = self._catalogue("glossary", Glossary)
        return frozenset(term.term for term in found[1].root) if found else frozenset()

    @cached_property
    def kind_ids(self) -> frozenset[str]:
        found = self.taxonomy
        return frozenset(kind.id for kind in found[1].kinds) if found else frozenset()

    @cached_property
    def lesson_ids(self) -> frozenset[str]:
        """Return every lesson of the curriculum, written or not."""
        found = self.paths
        return frozenset(line.id for line in found[1].lessons) if found else frozenset()

    def _of(self, kind: ContentKind, _shape: type[ShapeT]) -> list[tuple[ContentFile, ShapeT]]:
        return [(file, cast("ShapeT", file.shape)) for file in self.files if file.kind is kind]

    def _catalogue(self, key: str, shape: type[ShapeT]) -> tuple[ContentFile, ShapeT] | None:
        found = [pair for pair in self._of(ContentKind.CATALOGUE, shape) if pair[0].key == key]
        return found[0] if found else None


def unknown(shelf: Shelf, file: ContentFile, field: str, *, rule: str) -> Iterator[LintFinding]:
    """Return a finding for every name in a field that its catalogue does not have."""
    where, known = KNOWN_IN[field]
    named = getattr(file.shape, field)
    for place, name in enumerate([named] if isinstance(named, str) else named):
        if name not in getattr(shelf, known):
            yield LintFinding(
                file.path,
                file.lines.at([field, place]),
                rule,
                f"{field} names {name}, which {where} does not have",
                f"Check the spelling, or add it to {where}.",
            )
