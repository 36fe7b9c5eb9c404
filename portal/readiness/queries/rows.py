"""The rows that the queries of readiness return, column by column."""

from datetime import datetime
from typing import NamedTuple, Protocol

from portal.paths.rules import Stage
from portal.paths.step_kinds import StepKind
from portal.people.rules import JobRole, PersonState
from portal.readiness.rules import Cell, Clearance, Ending, ReliefKind

Path = tuple[JobRole, Stage]
Group = tuple[
    JobRole, Stage, Clearance, bool
]  # people who stand alike; the last: only the sign-off is missing


class PersonAsked(NamedTuple):
    """A person who needs a role at a stage, with their standing as it is kept.

    The cells come in the order of :data:`portal.readiness.rules.CELLS`; ``urgency``, ``presses_at`` and ``sort_name``
    are what a page is sorted by.
    """

    id: int
    name: str
    sort_name: str
    job_title: str
    state: PersonState
    time_zone: str
    first_due_at: datetime | None
    relief: ReliefKind | None
    relieved_until: datetime | None
    only_sign_off: bool
    clearance: Clearance
    cleared_to: Stage | None
    cleared_until: datetime | None
    lapse_at: datetime | None
    lapse_ending: Ending | None
    lapse_kind: StepKind | None
    foundation: Cell
    lessons: Cell
    quiz: Cell
    practice: Cell
    sign_off: Cell
    policies: Cell
    urgency: int
    presses_at: datetime


class PersonAskedOn(NamedTuple):
    """A person who needed a role at a stage on a day, and their state of that day."""

    id: int
    name: str
    sort_name: str
    job_title: str
    state: PersonState
    time_zone: str
    job_role: JobRole
    stage: Stage
    required_at: datetime
    due_at: datetime


class PersonWaiting(NamedTuple):
    """A person who needs nothing but a sign-off. ``is_near``: the viewer may observe them without being asked."""

    id: int
    name: str
    job_title: str
    manager_id: int | None
    time_zone: str
    is_near: bool


class WorksWithValues(NamedTuple):
    """The columns of a :class:`~portal.readiness.models.WorksWith` without its id."""

    person_id: int
    agent_id: int
    job_role: JobRole
    stage: Stage
    sort_name: str


class PersonBeside(NamedTuple):
    """A person who works with an agent in one role, with the stage it asks for, and their standing as it is kept.

    ``is_read``: the viewer may read their standing.
    """

    id: int
    name: str
    sort_name: str
    job_title: str
    state: PersonState
    unit: str | None
    job_role: JobRole
    stage: Stage
    is_read: bool
    time_zone: str
    clearance: Clearance | None
    missing: int | None
    cleared_until: datetime | None
    lapse_at: datetime | None
    lapse_ending: Ending | None
    lapse_kind: StepKind | None


class PersonBesideOn(NamedTuple):
    """A person who worked with an agent on a day in one role; ``is_read``: the viewer may read their standing."""

    id: int
    name: str
    sort_name: str
    job_title: str
    state: PersonState
    unit: str | None
    job_role: JobRole
    stage: Stage
    is_read: bool


class SuspensionBy(NamedTuple):
    """A suspension, with the name of the person who suspended."""

    job_role: JobRole
    stage: Stage
    valid_from: datetime
    reason: str
    by: str


class ProofRow(NamedTuple):
    """A step that a person has finished, the version shown to them, and for a sign-off its observer."""

    kind: StepKind
    key: str
    at: datetime
    version_id: int
    published_at: datetime
    hash: str
    observer: str | None
    stands_in: bool | None


class StageOfAgent(NamedTuple):
    """A stage that an agent asks of a person, their standing there, and one of their leaves."""

    agent_id: int
    stage: Stage
    clearance: Clearance | None
    cleared_until: datetime | None
    relieved_until: datetime | None
    since: datetime | None
    due_at: datetime | None
    left_at: datetime | None
    back_at: datetime | None


class CountedBeside(NamedTuple):
    """How many people work with an agent, in how many rows; a sum is empty where there is nobody."""

    rows: int | None
    people: int
    unread: int | None
    read_at_work: int | None
    read_ready: int | None
    at_work: int | None
    ready: int | None


class GroupCount(NamedTuple):
    """How many people with one role and stage stand alike."""

    job_role: JobRole
    stage: Stage
    clearance: Clearance
    only_sign_off: bool
    people: int


class LevelValues(NamedTuple):
    """The columns of a :class:`~portal.readiness.models.ReadyBeside` without its id."""

    person_id: int
    deployment_id: int
    ready_to: Stage


class LevelCount(NamedTuple):
    """How many people of a deployment are ready for a level and no higher one."""

    deployment_id: int
    ready_to: Stage
    people: int


class UnitGroupCount(NamedTuple):
    """How many people of a unit with one role and stage stand alike."""

    unit_id: int
    job_role: JobRole
    stage: Stage
    clearance: Clearance
    only_sign_off: bool
    people: int


class Measurable(Protocol):
    """What a standing is measured by: a role and stage, since when it is required, and by when it is due."""

    @property
    def job_role(self) -> JobRole: ...

    @property
    def stage(self) -> Stage: ...

    @property
    def required_at(self) -> datetime: ...

    @property
    def due_at(self) -> datetime: ...


class OpenRequirement(NamedTuple):
    """A requirement that has not ended, with the unit, the state and the sort key of its person."""

    person_id: int
    job_role: JobRole
    stage: Stage
    required_at: datetime
    due_at: datetime
    unit_id: int | None
    state: PersonState
    sort_name: str


class StandingValues(NamedTuple):
    """The columns of a :class:`~portal.readiness.models.Standing` without its id."""

    person_id: int
    job_role: JobRole
    stage: Stage
    unit_id: int | None
    required_at: datetime
    counts: bool
    clearance: Clearance
    missing: int
    only_sign_off: bool
    cleared_to: Stage | None
    cleared_until: datetime | None
    ready_to: Stage | None
    certified_at: datetime | None
    expires_at: datetime | None
    recheck_at: datetime | None
    first_due_at: datetime | None
    relief: ReliefKind | None
    relieved_until: datetime | None
    urgency: int
    presses_at: datetime
    sort_name: str
    lapse_at: datetime | None
    lapse_ending: Ending | None
    lapse_kind: StepKind | None
    foundation: Cell
    lessons: Cell
    quiz: Cell
    practice: Cell
    sign_off: Cell
    policies: Cell

    @property
    def group(self) -> Group:
        """The group of people with the same state, this person included."""
        return self.job_role, self.stage, self.clearance, self.only_sign_off


class KeptStanding(NamedTuple):
    """A standing as it is kept, with the id of its row."""

    id: int
    values: StandingValues
