"""Queries of the kept members of audiences: pages of them, how many there are, and which audiences are stale."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import exists, select

from portal.agents.actions import AgentAction
from portal.audiences.models import Audience, AudienceCount, AudienceMember
from portal.audiences.queries.audiences import ListedMember, count_members, find_rule
from portal.audit.feed import News
from portal.core import clock, db
from portal.core.paging import PAGE_SIZE, PageMark, Slice, page_of
from portal.core.permissions import Permission
from portal.people import queries as people_queries
from portal.people.actions import PeopleAction
from portal.people.models import AccessGrant, Person, Unit

MOVE_MEMBERS = (
    PeopleAction.ACCESS_GRANTED,
    PeopleAction.ACCESS_WITHDRAWN,
    PeopleAction.ADDED,
    PeopleAction.DETAILS_CHANGED,
    PeopleAction.FIRST_ADMINISTRATOR_MADE,
    PeopleAction.JOB_ROLES_ASSIGNED,
    PeopleAction.PLACED,
    PeopleAction.STATE_CHANGED,
    PeopleAction.UNIT_MOVED,
    AgentAction.DEPLOYED,
    AgentAction.DEPLOYMENT_ENDED,
    AgentAction.LEVEL_LOWERED,
    AgentAction.LEVEL_RAISED,
    AgentAction.MODE_CHANGED,
    AgentAction.ROLES_ASSIGNED,
)


def list_members(
    viewer: Person, audience_id: int, mark: PageMark, *, size: int = PAGE_SIZE
) -> Slice[ListedMember]:
    """Return one page of the kept members that ``viewer`` may see, by name; one statement."""
    rows = (
        people_queries.visible_to(viewer, Permission.AUDIENCES_MANAGE)
        .with_only_columns(
            *(Person.id, Person.name, AudienceMember.sort_name, Person.job_title, Unit.name.label("unit"))
        )
        .join(AudienceMember, AudienceMember.person_id == Person.id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(AudienceMember.audience_id == audience_id)
    )
    return page_of(rows, (AudienceMember.sort_name, Person.id), mark, row_type=ListedMember, size=size)


def find_counts_kept(audience_ids: Sequence[int]) -> Mapping[int, int]:
    """Return the kept number of members of some audiences; one statement."""
    kept = select(AudienceCount.audience_id, AudienceCount.people)
    rows = db.session.execute(kept.where(AudienceCount.audience_id.in_(audience_ids)))
    return {row.audience_id: row.people for row in rows}


def find_counts_by_rule(audience_ids: Sequence[int]) -> Mapping[int, int]:
    """Return how many people the rules in force select now; two statements an audience."""
    at = clock.now()
    return {each: count_members(find_rule(each, at), at) for each in audience_ids}


def list_ids() -> Sequence[int]:
    """Return the ids of the audiences that are not retired."""
    return db.session.scalars(
        select(Audience.id).where(Audience.retired_at.is_(None)).order_by(Audience.id)
    ).all()


def list_stale(news: News, at: datetime) -> Sequence[int]:
    """Return the audiences whose members may have changed: by the log, or because an access role has ended."""
    if news.has(*MOVE_MEMBERS):
        return list_ids()
    ended = exists().where(AccessGrant.valid_until > AudienceCount.counted_at, AccessGrant.valid_until <= at)
    return db.session.scalars(
        select(AudienceCount.audience_id)
        .join(Audience, Audience.id == AudienceCount.audience_id)
        .where(Audience.retired_at.is_(None), ended)
        .order_by(AudienceCount.audience_id)
    ).all()
