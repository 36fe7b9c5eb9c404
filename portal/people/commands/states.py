"""Moving people from one state to another."""

from portal.audit.commands import Actor, record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import end_periods
from portal.people import queries, rules
from portal.people.actions import PeopleAction
from portal.people.commands.sign_ins import end_sign_ins, spend_links
from portal.people.models import AccessGrant, Person, StatePeriod
from portal.people.rules import PersonState


def change_state(actor: Actor | None, person: Person, *, to: PersonState) -> None:
    """Move someone to another state; leaving or being suspended ends every sign-in at once, any change every link."""
    if to not in rules.PRESENT:
        queries.hold_administrators()
    if person.erased_at:
        raise Refused(Reason("erased_already"))
    if not rules.can_move(person.state, to):
        raise Refused(Reason("person_cannot_become", now=person.state, to=to), field="state")
    if to not in rules.PRESENT:
        _refuse_last_administrator(person)
    at = clock.now()
    end_periods(StatePeriod, at, StatePeriod.person_id == person.id)
    db.session.add(StatePeriod(person_id=person.id, state=to, valid_from=at))
    record(actor, PeopleAction.STATE_CHANGED, person, before=person.state, after=to)
    person.state = to
    spend_links([person.id], at)
    if to not in rules.PRESENT:
        end_sign_ins([person.id], at)
    if to is PersonState.LEFT:
        end_periods(AccessGrant, at, AccessGrant.person_id == person.id)


def _refuse_last_administrator(person: Person) -> None:
    """Somebody has to be able to let others in."""
    if queries.is_last_administrator(person):
        raise Refused(Reason("last_administrator"))
