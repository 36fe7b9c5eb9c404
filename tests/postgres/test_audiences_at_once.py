"""Audiences stay whole when two people change them at the same moment."""

from portal.audiences import commands as audiences, queries as audience_queries, rules as audience_rules
from portal.audiences.models import Audience, AudienceRule
from portal.core import db
from portal.people.models import Person
from portal.people.rules import JobRole
from tests.postgres.conftest import Together
from tests.postgres.make import count, the
from tests.readiness.make import AGENT


def test_two_conditions_drafted_at_once_both_stand(together: Together, ann) -> None:
    audience = db.perform(lambda: audiences.make_audience(ann, name="Handlers", purpose=""))

    def add(role: JobRole):
        return lambda: audiences.add_condition(
            the(Person, ann), the(Audience, audience), audience_rules.Holds(role), group=0, negated=False
        )

    assert together(add(AGENT), add(JobRole.CS_MANAGER)) == [None, None]
    drafted = audience_queries.draft_of(the(Audience, audience))
    assert len(list(audience_rules.conditions(drafted))) == 2


def test_an_audience_is_named_once(together: Together, ann) -> None:
    def make() -> str:
        return audiences.make_audience(the(Person, ann), name="Handlers", purpose="").name

    assert together(make, make) == ["Handlers", "audience_name_taken"]


def test_a_draft_that_is_applied_and_discarded_at_once_is_in_force(together: Together, ann) -> None:
    audience = db.perform(lambda: audiences.make_audience(ann, name="Handlers", purpose=""))
    handlers = audience_rules.Holds(AGENT)
    db.perform(
        lambda: audiences.add_condition(ann, the(Audience, audience), handlers, group=0, negated=False)
    )

    def apply() -> None:
        audiences.apply_draft(the(Person, ann), the(Audience, audience))

    def discard() -> None:
        audiences.discard_draft(the(Person, ann), the(Audience, audience))

    assert together(apply, discard) == [None, "audience_no_draft"]
    assert count(AudienceRule, AudienceRule.valid_until.is_(None)) == 1


def test_an_audience_that_has_just_been_retired_is_not_put_in_force_again(together: Together, ann) -> None:
    audience = db.perform(lambda: audiences.make_audience(ann, name="Handlers", purpose=""))
    handlers = audience_rules.Holds(AGENT)
    db.perform(
        lambda: audiences.add_condition(ann, the(Audience, audience), handlers, group=0, negated=False)
    )

    def retire() -> None:
        audiences.retire_audience(the(Person, ann), the(Audience, audience))

    def apply() -> None:
        audiences.apply_draft(the(Person, ann), the(Audience, audience))

    assert together(retire, apply) == [None, "audience_retired"]
    assert count(AudienceRule) == 0
