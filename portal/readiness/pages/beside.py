"""What the page of the people who work with an agent shows, today or on a past day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.core import clock
from portal.core.dates import day_in
from portal.core.paging import PageMark, Slice
from portal.core.reasons import Reason
from portal.paths.rules import Stage
from portal.people.models import Person
from portal.people.rules import PersonState
from portal.readiness import queries, rules
from portal.readiness.queries import BesideCounts, PersonBeside, PersonBesideOn, Position
from portal.readiness.rules import Clearance
from portal.settings import queries as settings_queries
from portal.settings.settings import SMALL_GROUP


@dataclass(frozen=True)
class BesideRow:
    """One person in one role with the agent.

    ``clearance`` is set if the viewer may read it. ``is_ready`` is set also if the viewer may only count.
    """

    person: PersonBeside | PersonBesideOn
    clearance: Clearance | None = None
    note: Reason | None = None
    is_ready: bool | None = None


@dataclass(frozen=True)
class BesidePage:
    """One page of people, and the sentence about the people of all pages."""

    people: Slice[PersonBeside] | Slice[PersonBesideOn]
    rows: Sequence[BesideRow]
    said: Reason


def today(viewer: Person, agent_id: int, mark: PageMark, stage: Stage | None) -> BesidePage:
    """Return one page of today, from what is kept; at most two statements.

    A viewer who may count but read no clearance is told about all people of today, and about no smaller group. Two
    counts that differ by one person would reveal the clearance of that person.
    """
    counts = stage is None and queries.reads_counts(viewer, agent_id)
    people = queries.list_beside(viewer, agent_id, mark, stage=stage)
    rows = [_row(each, clock.now(), counts=counts) for each in people.rows]
    is_one_page = not (people.before or people.after)
    counted = (
        _count(rows) if is_one_page else queries.count_beside(viewer, agent_id, stage=stage, counts=counts)
    )
    return BesidePage(people, rows, _said(counted, is_past=False, counts=counts))


def on_day(viewer: Person, agent_id: int, mark: PageMark, stage: Stage | None, at: datetime) -> BesidePage:
    """Return one page of a past day, from the facts of that day; at most four statements."""
    people = queries.list_beside_on(viewer, agent_id, mark, on=at, stage=stage)
    rows = _rows_on(people.rows, at)
    if people.before or people.after:
        everyone = queries.list_beside_on(
            viewer, agent_id, PageMark(), on=at, stage=stage, size=queries.COUNTED_BESIDE_MOST
        )
        counted = _count(_rows_on(everyone.rows, at), is_all=everyone.after is None)
    else:
        counted = _count(rows)
    return BesidePage(people, rows, _said(counted, is_past=True, counts=False))


def _row(person: PersonBeside, at: datetime, *, counts: bool) -> BesideRow:
    """Build a row of today from a kept standing; what has ended since is shown as ended."""
    if not person.is_read and not counts:
        return BesideRow(person)
    clearance = rules.clearance_by(person.clearance, person.cleared_until, at)
    if not person.is_read:
        return BesideRow(person, is_ready=clearance in rules.READY)
    note = rules.beside_note(
        clearance,
        is_on_leave=person.state is PersonState.ON_LEAVE,
        missing=person.missing or 0,
        lapses_on=day_in(person.time_zone, person.lapse_at) if person.lapse_at else None,
        lapse_ending=person.lapse_ending,
        lapse_kind=person.lapse_kind,
    )
    return BesideRow(person, clearance, note, clearance in rules.READY)


def _rows_on(people: Sequence[PersonBesideOn], at: datetime) -> list[BesideRow]:
    """Compute the clearance of each person at ``at`` from the facts; two statements for any number of people."""
    terms = queries.find_terms({each.job_role for each in people}, at)
    shown = queries.find_shown({each.id for each in people if each.is_read}, at)
    return [
        _row_on(each, terms.position(shown[each.id], each.job_role, each.stage))
        if each.is_read
        else BesideRow(each)
        for each in people
    ]


def _row_on(person: PersonBesideOn, position: Position) -> BesideRow:
    found = position.verdict
    lapse = found.lapse
    note = rules.beside_note(
        found.clearance,
        is_on_leave=person.state is PersonState.ON_LEAVE,
        missing=len(found.missing),
        lapses_on=found.lapses_on,
        lapse_ending=lapse.ending if lapse else None,
        lapse_kind=lapse.step.kind if lapse and lapse.step else None,
    )
    return BesideRow(person, found.clearance, note, found.is_ready)


def _count(rows: Sequence[BesideRow], *, is_all: bool = True) -> BesideCounts:
    """Count the people of some rows. A person with several roles must be ready in each."""
    ready: dict[int, bool] = {}
    read = {row.person.id for row in rows if row.person.is_read}
    for row in rows:
        if row.is_ready is not None and row.person.state is PersonState.ACTIVE:
            ready[row.person.id] = row.is_ready and ready.get(row.person.id, True)
    return BesideCounts(
        people=len({row.person.id for row in rows}),
        unread=len({row.person.id for row in rows} - read),
        unread_at_work=len(ready.keys() - read),
        at_work=len(ready),
        ready=sum(ready.values()),
        is_all=is_all,
    )


def _said(counted: BesideCounts, *, is_past: bool, counts: bool) -> Reason:
    """Return the sentence on how many are ready.

    It gives the number only if there are few enough people to count. All must be readable, or those who are not must be
    enough: a viewer who reads all others could work out how many of them are ready.
    """
    if not counted.is_all:
        return Reason("many_beside", people=counted.people)
    is_small = counted.unread_at_work < settings_queries.value(SMALL_GROUP)
    if counted.unread and (is_small or not counts):
        return Reason("some_beside", people=counted.people)
    return rules.ready_beside(counted.ready, counted.at_work, is_past=is_past)
