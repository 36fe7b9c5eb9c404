"""Shapes of lessons and policies: the front matter of Markdown texts."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from portal.library.shapes.base import (
    FactChecked,
    Key,
    Minutes,
    Numbered,
    Revision,
    Shape,
    Text,
    need_unique,
)
from portal.library.shapes.items import ContentItem


class ContentStage(StrEnum):
    """The stage of a lesson: foundation, then the four levels."""

    FOUNDATION = "foundation"
    ASSIST = "assist"
    APPROVE = "approve"
    GUARDRAILS = "guardrails"
    COORDINATE = "coordinate"


class Lesson(FactChecked):
    """One lesson; its body shows the items where it says ``{check id}``."""

    objective: Text
    minutes: Minutes
    stage: ContentStage
    roles: list[Key]
    competencies: list[Key]
    prerequisites: list[Key] = Field(default_factory=list)
    policies: list[Key] = Field(default_factory=list)
    fault_kinds: list[Key] = Field(default_factory=list)
    sources: list[str] = Field(default_factory=list)
    known: Text | None = None
    lede: Text
    items: list[ContentItem]

    @model_validator(mode="after")
    def _items_differ(self) -> "Lesson":
        need_unique((item.id for item in self.items), "item")
        return self


class LegalReference(Shape):
    """A law that a policy depends on, and the date of its last check."""

    ref: Text
    as_of: date


class Policy(Numbered):
    """One policy: its audience, its laws, and the questions to answer before signing."""

    owner: Key
    approver: Key
    audience: Key | list[Key]
    effective: date
    review_months: Annotated[int, Field(ge=1, le=24)]
    acknowledge: bool
    minutes: Minutes
    legal_refs: list[LegalReference]
    sources: list[str] = Field(default_factory=list)
    summary: Text
    change_log: Annotated[list[Revision], Field(min_length=1)]
    items: list[ContentItem]

    @model_validator(mode="after")
    def _items_differ(self) -> "Policy":
        need_unique((item.id for item in self.items), "item")
        return self
