"""Shape of the catalogue of stakeholder groups (field 4.3)."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, RootModel, model_validator

from portal.library.shapes.base import Key, Shape, Text, need_unique

Lines = Annotated[list[Text], Field(min_length=1, max_length=8)]
OneToFive = Annotated[int, Field(ge=1, le=5)]


class StakeholderSide(StrEnum):
    """Whether the people of a group are in the directory."""

    INSIDE = "inside"
    OUTSIDE = "outside"


class Cadence(StrEnum):
    """How often a group hears of a change."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class StakeholderMatch(Shape):
    """How a group is found in a directory: its people hold a job role, lead people, or are in a unit of such a name."""

    job_roles: tuple[Key, ...] = ()
    managers: bool = False
    unit_words: tuple[Text, ...] = ()


class StakeholderDefault(Shape):
    """A group to start with: what it needs to know, fears and asks, who tells it and how often."""

    id: Key
    name: Text
    side: StakeholderSide
    about: Text
    match: StakeholderMatch | None = None
    power: OneToFive
    interest: OneToFive
    needs: Annotated[list[Text], Field(min_length=5, max_length=5)]
    fears: Lines
    questions: Lines
    sender: Text
    cadence: Cadence

    @model_validator(mode="after")
    def _is_found_inside_only(self) -> "StakeholderDefault":
        if (self.match is not None) != (self.side is StakeholderSide.INSIDE):
            raise ValueError("A group inside the company has “match”, one outside has none.")
        return self


class StakeholderDefaults(RootModel[list[StakeholderDefault]]):
    """The file stakeholders.yaml."""

    @model_validator(mode="after")
    def _ids_differ(self) -> "StakeholderDefaults":
        need_unique((group.id for group in self.root), "stakeholder group")
        return self
