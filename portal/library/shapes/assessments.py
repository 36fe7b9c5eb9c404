"""Shapes of quizzes, labs and sign-off checklists."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from portal.library.shapes.base import FactChecked, Key, Minutes, Shape, Text, need_unique
from portal.library.shapes.items import ContentItem
from portal.library.shapes.texts import ContentStage


class Topic(Shape):
    """A topic that every draw has to include."""

    id: Key
    name: Text


class Quiz(FactChecked):
    """A bank of questions, and how many of each family a draw takes."""

    assessment: Key
    minutes: Minutes
    intro: Text
    draw: Annotated[int, Field(ge=1)]
    blueprint: dict[Key, Annotated[int, Field(ge=1)]]
    must_know: list[Topic] = Field(default_factory=list)
    items: list[ContentItem]

    @model_validator(mode="after")
    def _items_differ(self) -> "Quiz":
        need_unique((item.id for item in self.items), "item")
        need_unique((topic.id for topic in self.must_know), "must_know topic")
        return self


class Truth(StrEnum):
    """Whether an output may be sent."""

    GOOD = "good"
    BAD = "bad"


class LabFaultForm(StrEnum):
    """How an output is bad."""

    WRONG_ADVICE = "wrong-advice"
    MISSING_ADVICE = "missing-advice"
    RIGHT_TEXT_WRONG_CONTEXT = "right-text-wrong-context"


class SeverityKey(StrEnum):
    """The severity of a fault."""

    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"


class LabEvidence(Shape):
    """A document that the reviewer may open."""

    label: Text
    text: Text


class LabDraw(Shape):
    """How many outputs an attempt takes, and how many of them are bad."""

    total: Annotated[int, Field(ge=1)]
    bad: Annotated[int, Field(ge=1)]


class LabItem(Shape):
    """One output of an agent, to be sent or stopped."""

    id: Key
    truth: Truth
    fault_kind: Key | None = None
    fault_form: LabFaultForm | None = None
    severity: SeverityKey | None = None
    surprising: bool = False
    setting: Text
    context: Text
    agent_output: Text
    evidence: Annotated[list[LabEvidence], Field(min_length=1)]
    cue: Text
    explanation: Text
    difficulty: Annotated[int, Field(ge=1, le=3)]

    @model_validator(mode="after")
    def _fault_is_named(self) -> "LabItem":
        fault = (self.fault_kind, self.fault_form, self.severity)
        if self.truth is Truth.BAD and None in fault:
            raise ValueError(f"{self.id} is bad. Give it fault_kind, fault_form and severity.")
        if self.truth is Truth.GOOD and any(fault):
            raise ValueError(f"{self.id} is good. Take out fault_kind, fault_form and severity.")
        if self.truth is Truth.BAD and self.surprising:
            raise ValueError(f"{self.id} is bad, and only a good one is surprising. Take that line out.")
        return self


class Lab(FactChecked):
    """A pool of outputs, good and bad."""

    assessment: Key
    level: ContentStage
    minutes: Minutes
    intro: Text
    draw: LabDraw
    items: list[LabItem]

    @model_validator(mode="after")
    def _items_differ(self) -> "Lab":
        need_unique((item.id for item in self.items), "item")
        return self


class Tick(Shape):
    """One item that an observer checks."""

    id: Key
    text: Text
    look_for: Text
    not_yet: Text
    mandatory: bool
    competency: Key


class Signoff(FactChecked):
    """A checklist for observing a person at work."""

    level: ContentStage
    minutes: Minutes
    intro: Text
    how: list[Text]
    items: Annotated[list[Tick], Field(min_length=1)]

    @model_validator(mode="after")
    def _items_differ(self) -> "Signoff":
        need_unique((item.id for item in self.items), "item")
        return self
