"""One row of the team: a person with their clearance, what is due, and what stands beside it."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.core.dates import day_in, has_passed
from portal.core.reasons import Reason
from portal.paths.rules import Stage
from portal.paths.step_kinds import StepKind
from portal.people.rules import PersonState
from portal.readiness import rules
from portal.readiness.models import Standing
from portal.readiness.queries import PersonAsked, PersonAskedOn
from portal.readiness.rules import CELLS, Cell, Clearance, Ending, ReliefKind


@dataclass(frozen=True)
class TeamRow:
    """One person of the matrix: the clearance, the first due date, and what ends or has ended the clearance."""

    person: PersonAsked | PersonAskedOn
    clearance: Clearance
    cleared_to: Stage | None
    cells: tuple[Cell, ...]
    due_at: datetime | None
    is_overdue: bool
    only_sign_off: bool
    lapse_at: datetime | None
    lapse_ending: Ending | None
    lapse_kind: StepKind | None
    relief: ReliefKind | None
    relieved_until: datetime | None

    @property
    def note(self) -> Reason | None:
        """What stands beside the clearance."""
        return rules.team_note(
            self.clearance,
            is_on_leave=self.person.state is PersonState.ON_LEAVE,
            due_on=self._day(self.due_at),
            is_overdue=self.is_overdue,
            only_sign_off=self.only_sign_off,
            lapses_on=self._day(self.lapse_at),
            lapse_ending=self.lapse_ending,
            lapse_kind=self.lapse_kind,
            relief=self.relief,
            relieved_on=self._day(self.relieved_until),
        )

    def _day(self, ends: datetime | None) -> date | None:
        """Return a deadline as a day where the person is."""
        return day_in(self.person.time_zone, ends) if ends else None


def row_of(person: PersonAsked | PersonAskedOn, standing: PersonAsked | Standing, at: datetime) -> TeamRow:
    """Build a row of the matrix.

    A stored standing may be out of date: what has ended since is shown as ended.
    """
    clearance = rules.clearance_by(standing.clearance, standing.cleared_until, at)
    holds = standing.cleared_until is not None and not has_passed(standing.cleared_until, at)
    due_at, only_sign_off = standing.first_due_at, standing.only_sign_off
    is_over = standing.relieved_until is None or has_passed(standing.relieved_until, at)
    relief = None if is_over else standing.relief
    return TeamRow(
        person=person,
        clearance=clearance,
        cleared_to=standing.cleared_to if holds else None,
        cells=tuple(getattr(standing, cell) for cell in CELLS),
        due_at=due_at,
        is_overdue=rules.is_overdue(clearance, due_at, at, only_sign_off=only_sign_off),
        only_sign_off=only_sign_off,
        lapse_at=standing.lapse_at,
        lapse_ending=standing.lapse_ending,
        lapse_kind=standing.lapse_kind,
        relief=relief,
        relieved_until=standing.relieved_until if relief else None,
    )
