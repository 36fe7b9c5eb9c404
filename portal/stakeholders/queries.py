"""Queries about stakeholders: the groups with their headcounts, the map of a change, and how groups are found."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from portal.audiences import queries as audience_queries, rules as audience_rules
from portal.audiences.models import AudienceCount, AudienceRule
from portal.audiences.rules import AnyOf, HasAccess, Holds, InUnit, Rule
from portal.changes import queries as change_queries
from portal.core import clock, db
from portal.core.folding import folded
from portal.core.permissions import Permission, Role
from portal.core.rows import fetch_all
from portal.core.validity import valid_at
from portal.library import queries as library_queries
from portal.library.shapes.stakeholders import Cadence, StakeholderDefault, StakeholderSide
from portal.people.models import Person, Unit, UnitWord
from portal.people.rules import BETWEEN_UNITS, JobRole, words_of
from portal.stakeholders import rules
from portal.stakeholders.models import StakeholderGroup, StakeholderScore
from portal.stakeholders.rules import GROUPS_MOST, Confidence, Placed, Scores

UNITS_MOST = 40  # how many units with a word in their name are looked at
SCORES_SHOWN = 10


class ListedGroup(NamedTuple):
    """A group in a list. ``people`` is ``None`` where nobody has counted them."""

    id: int
    name: str
    side: StakeholderSide
    cadence: Cadence
    sender: str
    contact: str
    people: int | None
    default_key: str | None


class MapRow(NamedTuple):
    """A group on the map of a change: its newest scores, and its headcount if it is known."""

    group_id: int
    name: str
    side: StakeholderSide
    people: int | None
    rule: Any
    power: int
    interest: int
    impact: int
    is_legitimate: bool
    is_urgent: bool
    stance: int | None
    changes_for_them: str
    confidence: Confidence
    scored_at: datetime

    @property
    def scores(self) -> Scores:
        return rules.scores_of(self)

    def placed(self, at: datetime) -> Placed:
        """Return what the sentences about the map need of it."""
        return Placed(
            group_id=self.group_id,
            name=self.name,
            people=self.people,
            is_everybody=self.rule is not None and is_everybody(audience_rules.read_rule(self.rule)),
            has_faded=rules.has_faded(self.scored_at, at),
            scores=self.scores,
        )


class Suggestion(NamedTuple):
    """A default group, the rule by which the directory has its people, and how many these are."""

    default: StakeholderDefault
    rule: Rule
    people: int


def manages(person: Person) -> bool:
    """Return whether ``person`` may add and edit groups: only with a role everywhere, as a group may be anywhere."""
    return person.scope_of(Permission.CHANGES_LEAD).everywhere and audience_queries.manages(person)


def list_groups() -> Sequence[ListedGroup]:
    """Return the groups in use by name, with the kept headcount; one statement."""
    return fetch_all(
        ListedGroup,
        _groups().order_by(folded(StakeholderGroup.name), StakeholderGroup.id).limit(GROUPS_MOST),
    )


def find_group(group_id: int) -> StakeholderGroup | None:
    """Return a group in use, with its audience."""
    rows = select(StakeholderGroup).options(joinedload(StakeholderGroup.audience))
    return db.session.scalars(
        rows.where(StakeholderGroup.id == group_id, StakeholderGroup.retired_at.is_(None))
    ).one_or_none()


def count_groups() -> int:
    rows = select(func.count()).where(StakeholderGroup.retired_at.is_(None))
    return db.session.scalar(rows) or 0


def count_people(group: StakeholderGroup) -> int | None:
    """Return the kept headcount of a group, or what was entered for one outside; ``None`` if that is not known."""
    if group.audience_id is None:
        return group.headcount
    kept = select(AudienceCount.people).where(AudienceCount.audience_id == group.audience_id)
    return db.session.scalar(kept)


def is_name_taken(name: str, *, but: int | None = None) -> bool:
    """Return whether a group in use has this name, apart from the one with the id ``but``."""
    same = (folded(StakeholderGroup.name) == folded(name), StakeholderGroup.retired_at.is_(None))
    rows = select(StakeholderGroup.id).where(*same)
    return any(found != but for found in db.session.scalars(rows))


def list_map(change_id: int) -> Sequence[MapRow]:
    """Return the groups on the map of a change by power, then name; one statement."""
    rows = (
        select(
            StakeholderGroup.id.label("group_id"), StakeholderGroup.name, StakeholderGroup.side, _people(),
            AudienceRule.rule,
            *(getattr(StakeholderScore, name) for name in MapRow._fields[5:]),
        )
        .join(StakeholderScore, StakeholderScore.group_id == StakeholderGroup.id)
        .outerjoin(AudienceCount, AudienceCount.audience_id == StakeholderGroup.audience_id)
        .outerjoin(
            AudienceRule,
            (AudienceRule.audience_id == StakeholderGroup.audience_id) & valid_at(AudienceRule, clock.now()),
        )
        .where(
            StakeholderScore.id.in_(_newest(change_id)),
            StakeholderScore.is_off.is_(False),
            StakeholderGroup.retired_at.is_(None),
        )
        .order_by(StakeholderScore.power.desc(), folded(StakeholderGroup.name), StakeholderGroup.id)
        .limit(GROUPS_MOST)
    )  # fmt: skip
    return fetch_all(MapRow, rows)


def find_score(change_id: int, group_id: int) -> StakeholderScore | None:
    """Return the newest scores of a group for a change."""
    return next(iter(list_scores(change_id, group_id, most=1)), None)


def list_scores(change_id: int, group_id: int, *, most: int = SCORES_SHOWN) -> Sequence[StakeholderScore]:
    """Return how a group was scored for a change, newest first, with who did it; one statement."""
    rows = select(StakeholderScore).options(joinedload(StakeholderScore.scored_by))
    rows = rows.where(StakeholderScore.change_id == change_id, StakeholderScore.group_id == group_id)
    return db.session.scalars(rows.order_by(StakeholderScore.id.desc()).limit(most)).all()


def list_led(person: Person, *, most: int) -> Sequence[change_queries.ListedChange]:
    """Return the open changes that ``person`` leads, each of which has a map."""
    return change_queries.list_open(person, most=most)


def list_defaults() -> Sequence[StakeholderDefault]:
    """Return the default groups of the catalogue; none before the content was taken in."""
    try:
        told = library_queries.catalogue("stakeholders")
    except LookupError:
        return []
    return [StakeholderDefault.model_validate(each) for each in told]


def find_default(key: str | None) -> StakeholderDefault | None:
    return next((each for each in list_defaults() if each.id == key), None)


def suggest() -> Sequence[Suggestion]:
    """Return the default groups that are not in use yet, each as the directory has it; two statements a group."""
    in_use = select(StakeholderGroup.default_key).where(StakeholderGroup.retired_at.is_(None))
    used = set(db.session.scalars(in_use))
    return [_suggestion(each) for each in list_defaults() if each.id not in used]


def is_everybody(rule: Rule) -> bool:
    """Return whether a rule selects everyone, whatever else its conditions say."""
    return audience_rules.holds(rule, lambda leaf: leaf == Holds(JobRole.ALL_EMPLOYEES))


def _suggestion(default: StakeholderDefault) -> Suggestion:
    rule = _rule_of(default)
    people = audience_queries.count_members(rule, clock.now()) if rule.parts else 0
    return Suggestion(default, rule, people)


def _rule_of(default: StakeholderDefault) -> AnyOf:
    """Return the rule that finds the people of a default group in the directory; an empty one if there is none."""
    match = default.match
    if match is None:
        return AnyOf(())
    return AnyOf(
        (
            *(Holds(JobRole(role)) for role in match.job_roles),
            *((HasAccess(Role.MANAGER),) if match.managers else ()),
            *(InUnit(unit_id) for unit_id in _units_called(match.unit_words)),
        )
    )


def _units_called(words: Sequence[str]) -> Sequence[int]:
    """Return the units with one of these words in their own name, without those below another of them."""
    if not words:
        return []
    wanted = set(words)
    among = select(UnitWord.unit_id).where(UnitWord.word.in_(wanted))
    rows = select(Unit.id, Unit.name, Unit.path).where(Unit.id.in_(among))
    found = db.session.execute(rows.order_by(Unit.path, Unit.id).limit(UNITS_MOST)).all()
    called = {row.path: row.id for row in found if wanted.intersection(words_of(row.name))}
    return [unit_id for path, unit_id in called.items() if not _is_below(path, called)]


def _is_below(path: str, others: Mapping[str, int]) -> bool:
    return any(path.startswith(f"{other}{BETWEEN_UNITS}") for other in others)


def _people() -> Any:
    return func.coalesce(AudienceCount.people, StakeholderGroup.headcount).label("people")


def _groups() -> Select[Any]:
    names = ("id", "name", "side", "cadence", "sender", "contact")
    return (
        select(*(getattr(StakeholderGroup, name) for name in names), _people(), StakeholderGroup.default_key)
        .outerjoin(AudienceCount, AudienceCount.audience_id == StakeholderGroup.audience_id)
        .where(StakeholderGroup.retired_at.is_(None))
    )


def _newest(change_id: int) -> Select[int]:
    return (
        select(func.max(StakeholderScore.id))
        .where(StakeholderScore.change_id == change_id)
        .group_by(StakeholderScore.group_id)
    )
