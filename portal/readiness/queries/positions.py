"""Queries of positions: verdicts from the facts, for one person or many, at any moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from portal.paths import queries as path_queries
from portal.paths.queries import Paths
from portal.paths.rules import Stage, stages_up_to
from portal.people.rules import JobRole
from portal.readiness import rules
from portal.readiness.queries.shown import find_shown
from portal.readiness.rules import Numbers, Shown, Verdict
from portal.readiness.settings import (
    CURRENCY_CURRENT,
    CURRENCY_LAPSED,
    POLICY_CHANGE_DAYS,
    STABILITY_GROWTH,
    STABILITY_MAX_DAYS,
    STABILITY_START_DAYS,
    VERDICT_SETTINGS,
    VERSION_CHANGE_DAYS,
)
from portal.settings.queries import values
from portal.settings.rules import Setting
from portal.training.signoffs.settings import CERTIFICATION_DUE_DAYS, VALID_MONTHS

# the settings that verdicts are made of
NUMBERS: tuple[Setting[Any], ...] = (*VALID_MONTHS.values(), CERTIFICATION_DUE_DAYS, *VERDICT_SETTINGS)
COUNTED = frozenset(each.name for each in NUMBERS)


@dataclass(frozen=True)
class Position:
    """The verdicts on a person in one role, stage by stage, up to the stage that was asked about."""

    job_role: JobRole
    stages: Sequence[Verdict]

    @cached_property
    def verdict(self) -> Verdict:
        """The verdict on the stage asked about: ready, or not and why."""
        return rules.combined(self.stages)

    @cached_property
    def cleared_to(self) -> Stage | None:
        return rules.cleared_to(self.stages)

    @property
    def cleared_until(self) -> datetime | None:
        return rules.cleared_until(self.stages)


@dataclass(frozen=True)
class Terms:
    """What positions are measured by: the paths and the numbers in force at a moment; found once a page."""

    paths: Paths
    numbers: Numbers
    at: datetime

    def position(self, shown: Shown, role: JobRole, stage: Stage) -> Position:
        """Return ``ready(person, role, level)`` of field 4.10, with all that is missing, from a person's evidence."""
        stages = [
            rules.verdict(
                self.paths.stage(role if each else JobRole.ALL_EMPLOYEES, each),
                shown,
                each,
                self.at,
                numbers=self.numbers,
                kinds=self.paths.kinds,
                is_suspended=(role, each) in shown.suspended,
            )
            for each in stages_up_to(stage)
        ]
        return Position(role, stages)


def find_terms(roles: Iterable[JobRole], at: datetime) -> Terms:
    """Return what positions in some roles are measured by at ``at``; one statement."""
    return Terms(path_queries.find_paths(roles, at), numbers(at), at)


def numbers(at: datetime) -> Numbers:
    """Return the numbers of the company as they were set at ``at``."""
    found = values(NUMBERS, at)
    return Numbers(
        valid_months={stage: found[setting] for stage, setting in VALID_MONTHS.items()},
        due_days=found[CERTIFICATION_DUE_DAYS],
        current_from=found[CURRENCY_CURRENT],
        expired_below=found[CURRENCY_LAPSED],
        certify_days=found[STABILITY_START_DAYS],
        success_factor=found[STABILITY_GROWTH],
        most_days=found[STABILITY_MAX_DAYS],
        policy_days=found[POLICY_CHANGE_DAYS],
        version_days=found[VERSION_CHANGE_DAYS],
    )


def find_cleared_to(person_id: int, at: datetime) -> Stage | None:
    """Return the highest stage a person was ready for in any role at ``at``, from the facts; three statements."""
    asked = path_queries.list_asked(person_id, at)
    terms, shown = find_terms({each.job_role for each in asked}, at), find_shown([person_id], at)[person_id]
    reached = [terms.position(shown, each.job_role, each.stage).cleared_to for each in asked]
    return max((stage for stage in reached if stage is not None), default=None)
