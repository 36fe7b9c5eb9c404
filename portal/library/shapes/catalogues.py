"""Catalogues: the lists that texts, rules and pages look things up in."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field, RootModel, model_validator

from portal.library.shapes.assessments import SeverityKey
from portal.library.shapes.base import Key, Shape, Text, need_unique
from portal.library.shapes.texts import ContentStage

Count = Annotated[int, Field(ge=0)]
Months = Annotated[int, Field(ge=1, le=60)]


class Level(Shape):
    """One autonomy level, in words."""

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
    """Something a person can do, and where it is taught."""

    id: Key
    family: Key
    can: Text
    taught_in: list[Key]
    levels: Annotated[list[ContentStage], Field(min_length=1)]


class JobRoleCard(Shape):
    """A job role, and the one sentence that says what ready means at each level."""

    id: Key
    code: Text
    name: Text
    kind: Key
    duty: Text
    ready: dict[ContentStage, Text]


class Sum(Shape):
    """Minutes and number of lessons, to check the lists against."""

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
    """Who takes which lesson at which stage."""

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
    """Something with a name."""

    id: Key
    name: Text


class Hinted(Named):
    """Something with a name and a line that helps to choose it."""

    hint: Text


class FailureKind(Hinted):
    """One of the ten kinds of failure, and what experts call it."""

    default_severity: SeverityKey
    route: Annotated[list[Key], Field(min_length=1)]
    maps: dict[str, list[str] | str]


class Opportunity(Named):
    """Something an agent could do; a petition asks for another level."""

    petition: bool


class Code(Shape):
    """One entry of an expert list."""

    code: Text
    name: Text
    group: Key | None = None
    new: bool = False


class Unmapped(Shape):
    """Where an entry goes that no kind names."""

    adversarial: Key
    otherwise: Key


class Taxonomy(Shape):
    """What people can report."""

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
    """One question that severity is worked out from."""

    question: Text
    weight: Annotated[int, Field(ge=1)]
    scale: Annotated[list[Score], Field(min_length=2)]


class SeverityLevel(Shape):
    """One level of severity and the points from which it holds."""

    id: SeverityKey
    rank: Annotated[int, Field(ge=1, le=4)]
    name: Text
    min_points: Count
    meaning: Text


class Override(Named):
    """A fact that decides whatever the points say."""

    when: dict[str, int | bool]
    effect: dict[str, SeverityKey | int]


class NearMiss(Shape):
    """How something caught in time is rated."""

    rate: Key
    sla_steps_slower: Count


class SeverityCatalogue(Shape):
    """How bad a report is."""

    axes: list[Axis]
    levels: list[SeverityLevel]
    overrides: list[Override]
    near_miss: NearMiss


class Sla(Shape):
    """What a reporter may count on."""

    S1: dict[str, Any]
    S2: dict[str, Any]
    S3: dict[str, Any]
    S4: dict[str, Any]
    friction: dict[str, Any]
    opportunity: dict[str, Any]
    rules: dict[str, Any]


class Takers(Shape):
    """Who takes a part of an assessment."""

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
    """How one level, or one kind of work, is earned."""

    level: ContentStage | None
    valid_months: Months | None
    parts: Annotated[list[Part], Field(min_length=1)]


class CapException(Shape):
    """Whether a cap may be passed, and who must agree."""

    available: bool
    needs: list[Key]


class RiskTierCard(Named):
    """One risk tier and the highest level it allows."""

    rank: Annotated[int, Field(ge=1, le=4)]
    examples: list[Text]
    cap: ContentStage
    exception: CapException | None


class RiskTiers(Shape):
    """The four tiers, and what never goes above its cap."""

    tiers: list[RiskTierCard]
    never_above_cap: list[Named]


class Term(Shape):
    """One word explained."""

    term: Text
    meaning: Text
    example: Text


class Source(Shape):
    """Where a fact comes from and how far to trust it."""

    key: Text
    title: Text
    trust: str | None
    read_on: date | None = None


class Levels(RootModel[list[Level]]):
    """The whole of levels.yaml."""


class Competencies(RootModel[list[Competency]]):
    """The whole of competencies.yaml."""


class JobRoles(RootModel[list[JobRoleCard]]):
    """The whole of roles.yaml."""


class Assessments(RootModel[list[Assessment]]):
    """The whole of assessments.yaml."""


class Glossary(RootModel[list[Term]]):
    """The whole of glossary.yaml."""


class Sources(RootModel[list[Source]]):
    """The whole of sources.yaml."""
