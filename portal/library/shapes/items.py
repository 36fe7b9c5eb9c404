"""Shapes of questions in lessons, quizzes and policies."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from portal.library.shapes.base import Key, Shape, Text, need_unique

CHOOSE = {2: "two", 3: "three"}


class ItemKind(StrEnum):
    """What answering a question takes."""

    RECALL = "recall"
    APPLY = "apply"
    JUDGE = "judge"


class ItemType(StrEnum):
    """How many options are right."""

    SINGLE = "single"
    MULTIPLE = "multiple"


class ItemOption(Shape):
    """One option, with the feedback for people who choose it."""

    id: Key
    text: Text
    correct: bool
    feedback: Text


class ContentItem(Shape):
    """One question. Several right answers count only together. ``clause`` names the clause of a policy it is about."""

    id: Key
    competency: Key
    kind: ItemKind
    type: ItemType
    stem: Text
    options: Annotated[list[ItemOption], Field(min_length=3, max_length=5)]
    must_know: Key | None = None
    clause: Key | None = None

    @property
    def right(self) -> frozenset[str]:
        """Return the ids of the right options."""
        return frozenset(option.id for option in self.options if option.correct)

    @model_validator(mode="after")
    def _options_fit(self) -> "ContentItem":
        need_unique((option.id for option in self.options), f"option of {self.id}:")
        count = len(self.right)
        if self.type is ItemType.SINGLE and count != 1:
            raise ValueError(
                f'options of {self.id} need exactly one correct answer. Mark one with "correct: true".'
            )
        if self.type is ItemType.MULTIPLE and count not in CHOOSE:
            raise ValueError(
                f'options of {self.id} need two or three correct answers. Mark them with "correct: true".'
            )
        if self.type is ItemType.MULTIPLE and f"choose {CHOOSE[count]}" not in self.stem.lower():
            raise ValueError(
                f"the stem of {self.id} does not say how many to choose. End it with “Choose {CHOOSE[count]}.”"
            )
        return self
