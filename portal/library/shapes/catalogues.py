"""Shapes of catalogues: the lists that texts, rules and pages look up."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field, RootModel, model_validator

from portal.library.shapes.assessments import SeverityKey
from portal.library.shapes.base import Key, Shape, Text, need_unique
from portal.library.shapes.texts import ContentStage

Count = Annotated[int, Field(ge=0)]
Months = Annotated[int, Field(ge=1, le=60)]


class Level(Shape):
    """The words for one autonomy level."""

    id: ContentStage
    rank: Annotated[int, Field(ge=1, le=4)]
    name: Text
    human: Text
    agent: Text
    person: Text
    short: Text
    typical_error: Text
    must_be_able_to: list[Text]
    recertify_months: Months
    recertify_months_by_tier: dict[Key, Months]
    practice: Text


class Competency(Shape):
    """A skill, and the lessons that teach it."""

    id: Key
    family: Key
    can: Text
    taught_in: list[Key]
    levels: Annotated[list[ContentStage], Field(min_length=1)]


class JobRoleCard(Shape):
    """A job role, with one sentence for each level that says what ready means."""

    id: Key
    code: Text
    name: Text
    kind: Key
    duty: Text
    ready: dict[ContentStage, Text]


class Sum(Shape):
    """Minutes and number of lessons, to verify the lists."""

    minutes: Count
    lessons: Count


class LessonLine(Shape):
    """One lesson of the curriculum, written or not."""

    id: Key
    title: Text
    objective: Text
    minutes: Annotated[int, Field(ge=1)]
    stage: Key
    competencies: list[Key]
    priority: Annotated[int, Field(ge=1, le=3)]


class PathCatalogue(Shape):
    """The lessons of each job role at each stage."""

    foundation: list[Key]
    roles: dict[Key, dict[ContentStage, list[Key]]]
    add_ons: dict[Key, list[Key]]
    expected_minutes: dict[Key, dict[str, Sum]]
    lessons: list[LessonLine]

    @model_validator(mode="after")
    def _lessons_differ(self) -> "PathCatalogue":
        need_unique((line.id for line in self.lessons), "lesson")
        return self


class Named(Shape):
    """An entry with a name."""

    id: Key
    name: Text


class Hinted(Named):
    """An entry with a name and a hint that helps to choose it."""

    hint: Text


class FailureKind(Hinted):
    """One of the ten kinds of failure, with its names in the expert lists."""

    default_severity: SeverityKey
    route: Annotated[list[Key], Field(min_length=1)]
    maps: dict[str, list[str] | str]


class Opportunity(Named):
    """A kind of suggestion; a petition asks for another level."""

    petition: bool


class Code(Shape):
    """One entry of an expert list."""

    code: Text
    name: Text
    group: Key | None = None
    new: bool = False


class Unmapped(Shape):
    """The target of an entry that no kind names."""

    adversarial: Key
    otherwise: Key


class Taxonomy(Shape):
    """The kinds of reports."""

    report_kinds: list[Hinted]
    kinds: list[FailureKind]
    not_sure: Hinted
    unmapped: Unmapped
    flags: list[Hinted]
    friction: list[Named]
    opportunity: list[Opportunity]
    reference: dict[str, list[Code]]

    @model_validator(mode="after")
    def _kinds_differ(self) -> "Taxonomy":
        need_unique((kind.id for kind in self.kinds), "kind")
        return self


class Score(Shape):
    """One step of an axis."""

    score: Count
    label: Text


class Axis(Named):
    """One axis of the severity score."""

    question: Text
    weight: Annotated[int, Field(ge=1)]
    scale: Annotated[list[Score], Field(min_length=2)]


class SeverityLevel(Shape):
    """One level of severity, with its minimum points."""

    id: SeverityKey
    rank: Annotated[int, Field(ge=1, le=4)]
    name: Text
    min_points: Count
    meaning: Text


class Override(Named):
    """A fact that decides the severity regardless of the points."""

    when: dict[str, int | bool]
    effect: dict[str, SeverityKey | int]


class NearMiss(Shape):
    """How a near miss is rated."""

    rate: Key
    sla_steps_slower: Count


class SeverityCatalogue(Shape):
    """The severity score of reports."""

    axes: list[Axis]
    levels: list[SeverityLevel]
    overrides: list[Override]
    near_miss: NearMiss


class Sla(Shape):
    """The promises to reporters."""

    S1: dict[str, Any]
    S2: dict[str, Any]
    S3: dict[str, Any]
    S4: dict[str, Any]
    friction: dict[str, Any]
    opportunity: dict[str, Any]
    rules: dict[str, Any]


class Takers(Shape):
    """The people who take a part of an assessment."""

    kinds: list[Key]
    roles: list[Key]


class Part(Shape):
    """One part of an assessment; ``pass`` and ``draw`` are numbers of its own kind."""

    id: Key
    ref: Key | None
    for_: Takers = Field(alias="for")
    draw: dict[str, Count]
    pass_: dict[str, Any] = Field(alias="pass")
    attempts: dict[str, int | bool | str | None]


class Assessment(Named):
    """How a level, or a kind of work, is earned."""

    level: ContentStage | None
    valid_months: Months | None
    parts: Annotated[list[Part], Field(min_length=1)]


class CapException(Shape):
    """Whether a cap may be exceeded, and who must agree."""

    available: bool
    needs: list[Key]


class RiskTierCard(Named):
    """One risk tier and the highest level it allows."""

    rank: Annotated[int, Field(ge=1, le=4)]
    examples: list[Text]
    cap: ContentStage
    exception: CapException | None


class RiskTiers(Shape):
    """The four risk tiers, and the scopes that never exceed their cap."""

    tiers: list[RiskTierCard]
    never_above_cap: list[Named]


class Term(Shape):
    """One word explained."""

    term: Text
    meaning: Text
    example: Text


class Source(Shape):
    """The source of a fact, and how far to trust it."""

    key: Text
    title: Text
    trust: str | None
    read_on: date | None = None


class Levels(RootModel[list[Level]]):
    """The file levels.yaml."""


class Competencies(RootModel[list[Competency]]):
    """The file competencies.yaml."""


class JobRoles(RootModel[list[JobRoleCard]]):
    """The file roles.yaml."""


class Assessments(RootModel[list[Assessment]]):
    """The file assessments.yaml."""


class Glossary(RootModel[list[Term]]):
    """The file glossary.yaml."""


class Sources(RootModel[list[Source]]):
    """The file sources.yaml."""
