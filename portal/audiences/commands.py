"""Commands on audiences: edit the draft of a rule and put it in force. They need a role everywhere."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, delete, exists, func, insert, literal, or_, select

from portal.audiences import queries, rules
from portal.audiences.actions import AudienceAction
from portal.audiences.models import Audience, AudienceCount, AudienceMember, AudienceRule
from portal.audiences.rules import Condition, Rule
from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import end_periods
from portal.people.models import Person


def make_audience(actor: Person, *, name: str, purpose: str) -> Audience:
    """Add an audience without members."""
    _refuse_unless_everywhere(actor)
    if queries.is_name_taken(name):
        raise Refused(Reason("audience_name_taken"), field="name")
    audience = Audience(name=name, purpose=purpose, made_at=clock.now(), draft=rules.tell_rule(rules.NOBODY))
    db.session.add(audience)
    db.session.flush()  # the audit subject needs the id
    record(actor, AudienceAction.MADE, audience)
    return audience


def add_condition(
    actor: Person, audience: Audience, condition: Condition, *, group: int, negated: bool
) -> None:
    """Add a condition to a group of the draft; a group number after the last adds a group."""
    _hold(actor, audience)
    groups = _groups(audience)
    if group < len(groups):
        groups[group] = [*groups[group], (condition, negated)]
    else:
        groups.append([(condition, negated)])
    _draft(actor, audience, rules.from_groups(groups))


def remove_condition(actor: Person, audience: Audience, *, group: int, place: int) -> None:
    """Remove a condition from the draft."""
    _hold(actor, audience)
    groups = _groups(audience)
    if group >= len(groups) or place >= len(groups[group]):
        raise Refused(Reason("condition_gone"))
    groups[group] = [each for number, each in enumerate(groups[group]) if number != place]
    _draft(actor, audience, rules.from_groups(groups))


def apply_draft(actor: Person, audience: Audience) -> None:
    """Put the draft in force from now on; refuse one that selects nobody."""
    _hold(actor, audience)
    _refuse_without_draft(audience)
    rule = queries.draft_of(audience)
    if not list(rules.conditions(rule)):
        raise Refused(Reason("audience_empty"))
    at = clock.now()
    record(actor, AudienceAction.APPLIED, audience, people=queries.count_members(rule, at))
    end_periods(AudienceRule, at, AudienceRule.audience_id == audience.id)
    told = rules.tell_rule(rule)
    db.session.add(AudienceRule(audience_id=audience.id, rule=told, applied_by_id=actor.id, valid_from=at))
    audience.draft, audience.drafted_by_id = None, None
    refresh_members([audience.id])


def discard_draft(actor: Person, audience: Audience) -> None:
    """Discard the draft; the rule in force does not change."""
    _hold(actor, audience)
    _refuse_without_draft(audience)
    record(actor, AudienceAction.DRAFT_DISCARDED, audience)
    audience.draft, audience.drafted_by_id = None, None


def retire_audience(actor: Person, audience: Audience) -> None:
    """Stop offering an audience; its members on past days can still be queried."""
    _hold(actor, audience)
    record(actor, AudienceAction.RETIRED, audience)
    at = clock.now()
    audience.retired_at = at
    end_periods(AudienceRule, at, AudienceRule.audience_id == audience.id)
    refresh_members([audience.id])


def refresh_members(audience_ids: Sequence[int]) -> None:
    """Write who is in these audiences now, and how many they are. Only rows that differ are written."""
    at = clock.now()
    for audience_id in audience_ids:
        db.take_turns(f"members of audience {audience_id}")
        wanted = queries.members(queries.find_rule(audience_id, at), at)
        _write_members(audience_id, wanted)
        counted = select(func.count()).where(AudienceMember.audience_id == audience_id)
        people = db.session.scalar(counted) or 0
        db.session.merge(AudienceCount(audience_id=audience_id, people=people, counted_at=at))


def _write_members(audience_id: int, wanted: Select[int]) -> None:
    """Make the people that ``wanted`` selects the kept members of an audience; two statements."""
    mine = AudienceMember.audience_id == audience_id
    renamed = exists().where(
        Person.id == AudienceMember.person_id, Person.sort_name != AudienceMember.sort_name
    )
    gone = delete(AudienceMember).where(mine, or_(AudienceMember.person_id.not_in(wanted), renamed))
    db.session.execute(gone, execution_options={"synchronize_session": False})
    kept = select(AudienceMember.person_id).where(mine)
    new = select(literal(audience_id), Person.id, Person.sort_name)
    new = new.where(Person.id.in_(wanted), Person.id.not_in(kept))
    columns = ["audience_id", "person_id", "sort_name"]
    db.session.execute(insert(AudienceMember).from_select(columns, new))


def _refuse_unless_everywhere(actor: Person) -> None:
    """Refuse a person whose role is limited to a part of the company, as a rule can select anyone."""
    if not queries.manages(actor):
        raise Refused(Reason("audience_is_about_everybody"))


def _hold(actor: Person, audience: Audience) -> None:
    """Lock an audience to change it; refuse a person who may not, and one that is retired."""
    _refuse_unless_everywhere(actor)
    db.hold(audience)
    if audience.retired_at is not None:
        raise Refused(Reason("audience_retired"))


def _refuse_without_draft(audience: Audience) -> None:
    if audience.draft is None:
        raise Refused(Reason("audience_no_draft"))


def _groups(audience: Audience) -> list[list[Any]]:
    groups = rules.groups_of(queries.draft_of(audience))
    if groups is None:
        raise Refused(Reason("rule_not_for_the_form"))
    return groups


def _draft(actor: Person, audience: Audience, rule: Rule) -> None:
    told = rules.tell_rule(rule)
    rules.read_rule(told)  # raises for a rule that is too long
    record(actor, AudienceAction.DRAFTED, audience, conditions=sum(1 for _ in rules.conditions(rule)))
    audience.draft, audience.drafted_by_id = told, actor.id
