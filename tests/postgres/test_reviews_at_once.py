"""Two people, or two workers, who look after the review of a policy at the same moment."""

from portal.core import clock
from portal.core.permissions import Role
from portal.library.models import ContentVersion
from portal.people.models import Person
from portal.policies import commands
from portal.policies.models import PolicyOwner, PolicyReviewReminder
from portal.policies.rules.cycle import ReviewStanding
from tests.make import give_access, make_person
from tests.policies.make import make_policy
from tests.postgres.conftest import Together
from tests.postgres.make import count, the


def test_a_reminder_is_given_once(together: Together, ann) -> None:
    policy = make_policy()
    today = clock.today()

    def remind() -> None:
        commands.remind_of_review(the(ContentVersion, policy), due_on=today, standing=ReviewStanding.SOON)

    assert together(remind, remind) == [None, None]
    assert count(PolicyReviewReminder) == 1


def test_a_policy_has_one_owner_at_a_time(together: Together, ann) -> None:
    policy, bea, cy = make_policy(), make_person("Bea Bond"), make_person("Cy Coe")
    give_access(ann, Role.COMPLIANCE)

    def assign(person: Person) -> None:
        commands.assign_owner(the(Person, ann), the(ContentVersion, policy), the(Person, person))

    assert together(lambda: assign(bea), lambda: assign(cy)) == [None, None]
    assert count(PolicyOwner) == 2
