"""The shapes of content files: one pydantic model for each kind, the only code that knows their fields."""

from pydantic import BaseModel

from portal.library.rules import ContentKind
from portal.library.shapes.assessments import Lab, Quiz, Signoff
from portal.library.shapes.catalogues import (
    Assessments,
    Competencies,
    Glossary,
    JobRoles,
    Levels,
    PathCatalogue,
    RiskTiers,
    SeverityCatalogue,
    Sla,
    Sources,
    Taxonomy,
)
from portal.library.shapes.messages import MessageTemplate
from portal.library.shapes.metrics import Metrics
from portal.library.shapes.stakeholders import StakeholderDefaults
from portal.library.shapes.texts import Lesson, Policy

SHAPES: dict[ContentKind, type[BaseModel]] = {
    ContentKind.LESSON: Lesson,
    ContentKind.QUIZ: Quiz,
    ContentKind.LAB: Lab,
    ContentKind.SIGNOFF: Signoff,
    ContentKind.POLICY: Policy,
    ContentKind.MESSAGE: MessageTemplate,
}

CATALOGUES: dict[str, type[BaseModel]] = {
    "assessments": Assessments,
    "competencies": Competencies,
    "failure-taxonomy": Taxonomy,
    "glossary": Glossary,
    "levels": Levels,
    "metrics": Metrics,
    "paths": PathCatalogue,
    "risk-tiers": RiskTiers,
    "roles": JobRoles,
    "severity": SeverityCatalogue,
    "sla": Sla,
    "sources": Sources,
    "stakeholders": StakeholderDefaults,
}


def shape_of(kind: ContentKind, key: str) -> type[BaseModel]:
    """Return the model for a kind and key."""
    return CATALOGUES[key] if kind is ContentKind.CATALOGUE else SHAPES[kind]
