"""Content with a new version: by when to do or sign it, and what follows (field 2.6)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from portal.core.dates import day_in, has_passed
from portal.core.reasons import Reason
from portal.paths import step_kinds
from portal.paths.rules import Step
from portal.readiness.rules.facts import BY_NEWS, Clearance, Renewal, Verdict


def to_renew_by(verdicts: Iterable[Verdict]) -> Mapping[Step, datetime]:
    """Return the date by which to do each new version to keep a clearance, also where the date has ended it."""
    found: dict[Step, datetime] = {}
    for each in verdicts:
        if each.is_ready:
            found |= {renewal.step: renewal.until for renewal in each.renewals}
        elif each.lapse and each.lapse.step and each.lapse.ending in BY_NEWS:
            found[each.lapse.step] = each.lapse.at
    return found


def why_renewed(renewal: Renewal, title: str, zone: str, note: str = "") -> Reason:
    """Return what to do again although it still counts, and what has changed; ``title`` is that of the step."""
    until = day_in(zone, renewal.until)
    if renewal.step.kind == step_kinds.POLICY:
        return Reason("renewed_by_text", title=title, at=until, note=note)
    since = day_in(zone, renewal.since)
    return Reason("renewed_by_version", title=title, since=since, at=until, note=note)


def what_asks_again(step: Step, title: str, since: date, *, days: int, note: str) -> Reason:
    """Return which new version a path asks everyone for, and within how many days."""
    code = "team_new_text" if step.kind == step_kinds.POLICY else "team_new_version"
    return Reason(code, title=title, since=since, days=days, note=note)


def why_sign(found: Verdict, step: Step, due_at: datetime, at: datetime) -> Reason:
    """Return by when to sign a policy, and what follows; ``found`` is the verdict on its stage."""
    if found.is_ready:
        return Reason("sign_to_keep", at=due_at)
    if found.clearance is Clearance.LAPSED and found.lapse and found.lapse.step == step:
        return Reason("sign_to_restore", at=due_at)
    return Reason("sign_to_be_cleared" if not has_passed(due_at, at) else "sign_late", at=due_at)
