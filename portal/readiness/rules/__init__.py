"""The decisions of readiness: clocks, the verdict on one person, and how a group stands."""

from portal.readiness.rules.clocks import (
    Leave,
    day_currency_falls_below,
    due_at,
    has_run,
    retrievability,
    runs_out,
)
from portal.readiness.rules.groups import Summary, binding, headline, summary
from portal.readiness.rules.verdicts import (
    READY,
    Clearance,
    Evidence,
    Numbers,
    Shown,
    Verdict,
    clearance_by,
    cleared_to,
    cleared_until,
    combined,
    is_overdue,
    needs_only_sign_off,
    recheck_at,
    verdict,
)

__all__ = [
    "READY",
    "Clearance",
    "Evidence",
    "Leave",
    "Numbers",
    "Shown",
    "Summary",
    "Verdict",
    "binding",
    "clearance_by",
    "cleared_to",
    "cleared_until",
    "combined",
    "day_currency_falls_below",
    "due_at",
    "has_run",
    "headline",
    "is_overdue",
    "needs_only_sign_off",
    "recheck_at",
    "retrievability",
    "runs_out",
    "summary",
    "verdict",
]
