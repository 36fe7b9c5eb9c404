"""The rows that the queries of sign-offs return, column by column."""

from datetime import date, datetime
from typing import NamedTuple, Protocol


class HeldSignOff(NamedTuple):
    """A sign-off of a person that is still valid."""

    person_id: int
    checklist_key: str
    signed_at: datetime
    valid_until: datetime


class PossibleObserver(NamedTuple):
    """A colleague who may observe a person. ``asked_at`` is when that person last asked them."""

    id: int
    name: str
    job_title: str
    unit: str | None
    asked_at: datetime | None


class ObserverName(NamedTuple):
    """Somebody who may observe, by name."""

    id: int
    name: str


class PersonToObserve(NamedTuple):
    """A person that an observer may observe.

    ``observed_on`` is the day of their last observation, ``asked_at`` when they last asked this observer, and
    ``valid_until`` when their sign-off runs out.
    """

    id: int
    name: str
    sort_name: str
    job_title: str
    manager_id: int | None
    time_zone: str
    observed_on: date | None
    asked_at: datetime | None
    valid_until: datetime | None


class Observable(Protocol):
    """What the rules of observing read of a row about a person, whichever list the row comes from."""

    @property
    def id(self) -> int: ...

    @property
    def manager_id(self) -> int | None: ...

    @property
    def time_zone(self) -> str: ...


class PastObservation(NamedTuple):
    """An observation of a person. ``signed_off_at`` is when they were last signed off with the same checklist.

    ``is_of_era``: the checklist has not been rewritten since.
    """

    person_id: int
    observed_on: date
    signed_at: datetime
    is_of_era: bool
    by_line_manager: bool
    signed_off_at: datetime | None


class ObservationAsked(NamedTuple):
    """A colleague who asked to be observed with a checklist; ``seen_at`` is when they were last observed for it."""

    person_id: int
    name: str
    time_zone: str
    checklist_key: str
    minutes: int | None
    asked_at: datetime
    seen_at: datetime | None
