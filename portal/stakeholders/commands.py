"""Commands on stakeholders: add groups and keep them up to date, score them for a change, download a map."""

from collections.abc import Collection, Iterator, Sequence
from itertools import count
from typing import Any, TypedDict, Unpack

from portal.audiences import commands as audience_commands, queries as audience_queries
from portal.audiences.models import Audience
from portal.audiences.rules import AnyOf, Rule
from portal.audit.commands import record
from portal.changes import queries as change_queries
from portal.changes.models import AgentChange
from portal.changes.rules import OVER
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.phrases import gettext as _
from portal.core.reasons import Reason
from portal.library.shapes.stakeholders import Cadence, StakeholderDefault, StakeholderSide
from portal.people.models import Person
from portal.stakeholders import queries, rules
from portal.stakeholders.actions import StakeholderAction
from portal.stakeholders.models import StakeholderGroup, StakeholderScore
from portal.stakeholders.rules import Confidence, Scores


class WrittenGroup(TypedDict):
    """What its writer fills in about a group."""

    name: str
    side: StakeholderSide
    about: str
    audience_id: int | None
    contact: str
    headcount: int | None
    needs: Sequence[str]
    fears: Sequence[str]
    questions: Sequence[str]
    sender: str
    cadence: Cadence


def add_defaults(actor: Person, keys: Collection[str]) -> list[StakeholderGroup]:
    """Add these default groups. Each one inside gets an audience with the rule that finds its people.

    Refuse one whose people the directory does not have, and one whose name another group has.
    """
    _refuse_unless_manages(actor)
    wanted = [each for each in queries.suggest() if each.default.id in keys]
    if not wanted:
        raise Refused(Reason("no_groups_chosen"), field="keys")
    return [_add_default(actor, each.default, each.rule, each.people) for each in wanted]


def add_group(actor: Person, **written: Unpack[WrittenGroup]) -> StakeholderGroup:
    """Add a group that is none of the defaults."""
    _refuse_unless_manages(actor)
    _refuse_problems(written, but=None)
    return _begin_group(actor, None, written)


def edit_group(actor: Person, group: StakeholderGroup, **written: Unpack[WrittenGroup]) -> None:
    """Change what is said of a group, and the audience that it follows."""
    _hold(actor, group)
    _refuse_problems(written, but=group.id)
    values: dict[str, Any] = {**written}
    changed = sorted(name for name, value in values.items() if getattr(group, name) != value)
    for name in changed:
        setattr(group, name, values[name])
    record(actor, StakeholderAction.GROUP_EDITED, group, fields=changed)


def retire_group(actor: Person, group: StakeholderGroup) -> None:
    """Take a group off all lists and maps. How it was scored stays on record."""
    _hold(actor, group)
    group.retired_at = clock.now()
    record(actor, StakeholderAction.GROUP_RETIRED, group)


def score_group(
    actor: Person,
    change: AgentChange,
    group: StakeholderGroup,
    scores: Scores,
    *,
    why: str,
    confidence: Confidence,
    changes_for_them: str = "",
) -> StakeholderScore:
    """Score a group for a change, which puts it on the map there. Earlier scores stay on record."""
    _hold_map(actor, change)
    _refuse(rules.score_problems(scores, why=why))
    score = _write_score(
        actor,
        change,
        group,
        scores,
        why=why,
        confidence=confidence,
        changes_for_them=changes_for_them,
        is_off=False,
    )
    record(actor, StakeholderAction.SCORED, change, group_id=group.id)
    return score


def take_off(actor: Person, change: AgentChange, group: StakeholderGroup) -> None:
    """Take a group off the map of a change, where it was scored before."""
    _hold_map(actor, change)
    last = queries.find_score(change.id, group.id)
    if last is None or last.is_off:
        raise Refused(Reason("group_not_on_map"))
    _write_score(
        actor, change, group, last.scores, why="", confidence=last.confidence,
        changes_for_them=last.changes_for_them, is_off=True,
    )  # fmt: skip
    record(actor, StakeholderAction.TAKEN_OFF, change, group_id=group.id)


def download_map(actor: Person, change: AgentChange) -> Sequence[queries.MapRow]:
    """Return the rows of a map for a file; the log says who took it, and how many groups it has."""
    rows = queries.list_map(change.id)
    record(actor, StakeholderAction.MAP_DOWNLOADED, change, groups=len(rows))
    return rows


def _add_default(actor: Person, default: StakeholderDefault, rule: Rule, people: int) -> StakeholderGroup:
    audience = None
    if default.side is StakeholderSide.INSIDE:
        if not people:
            raise Refused(Reason("group_has_nobody", group=default.name), field="keys")
        audience = _begin_audience(actor, default, rule)
    written: dict[str, Any] = {
        "name": default.name, "side": default.side, "about": default.about,
        "audience_id": audience.id if audience else None, "contact": "", "headcount": None, "needs": default.needs,
        "fears": default.fears, "questions": default.questions, "sender": default.sender, "cadence": default.cadence,
    }  # fmt: skip
    if queries.is_name_taken(default.name):
        raise Refused(Reason("group_name_taken", group=default.name), field="keys")
    return _begin_group(actor, default.id, written)


def _begin_audience(actor: Person, default: StakeholderDefault, rule: Rule) -> Audience:
    name = next(each for each in _names_of(default) if not audience_queries.is_name_taken(each))
    audience = audience_commands.make_audience(actor, name=name, purpose=default.about)
    parts = rule.parts if isinstance(rule, AnyOf) else ()
    for number, condition in enumerate(parts):
        audience_commands.add_condition(actor, audience, condition, group=number, negated=False)  # type: ignore[arg-type]
    audience_commands.apply_draft(actor, audience)
    return audience


def _names_of(default: StakeholderDefault) -> Iterator[str]:
    """Yield names for the audience of a default group: its own, then numbered ones, as a retired one keeps its name."""
    yield default.name
    yield from (
        _("%(name)s (stakeholders %(number)s)", name=default.name, number=number) for number in count(2)
    )


def _begin_group(actor: Person, default_key: str | None, written: Any) -> StakeholderGroup:
    if queries.count_groups() >= rules.GROUPS_MOST:
        raise Refused(Reason("too_many_groups", most=rules.GROUPS_MOST))
    group = StakeholderGroup(default_key=default_key, made_at=clock.now(), made_by_id=actor.id, **written)
    db.session.add(group)
    db.session.flush()  # the audit subject needs the id
    record(actor, StakeholderAction.GROUP_ADDED, group)
    return group


def _write_score(
    actor: Person, change: AgentChange, group: StakeholderGroup, scores: Scores, **more: Any
) -> StakeholderScore:
    score = StakeholderScore(
        change_id=change.id,
        group_id=group.id,
        scored_by_id=actor.id,
        scored_at=clock.now(),
        **vars(scores),
        **more,
    )
    db.session.add(score)
    return score


def _hold(actor: Person, group: StakeholderGroup) -> None:
    _refuse_unless_manages(actor)
    db.hold(group)
    if group.retired_at is not None:
        raise Refused(Reason("group_retired"))


def _hold_map(actor: Person, change: AgentChange) -> None:
    """Lock a change to score for it; refuse a person who does not lead it, and a change that is over."""
    if not change_queries.leads(actor, change):
        raise Refused(Reason("map_not_yours"))
    db.hold(change)
    if change_queries.find_state(change.id) in OVER:
        raise Refused(Reason("change_is_over"))


def _refuse_unless_manages(actor: Person) -> None:
    if not queries.manages(actor):
        raise Refused(Reason("groups_are_about_everybody"))


def _refuse_problems(written: WrittenGroup, *, but: int | None) -> None:
    is_inside = written["side"] is StakeholderSide.INSIDE
    problems = rules.group_problems(
        is_inside=is_inside, audience_id=written["audience_id"], contact=written["contact"]
    )
    if queries.is_name_taken(written["name"], but=but):
        problems.append(("name", Reason("group_name_taken", group=written["name"])))
    _refuse(problems)


def _refuse(problems: Sequence[tuple[str, Reason]]) -> None:
    found = [Refused(reason, field=field) for field, reason in problems]
    if found:
        first, *also = found
        raise Refused(first.reason, field=first.field, also=also)
