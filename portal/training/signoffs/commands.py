"""Commands that ask for an observation and sign one."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import update

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.dates import add_months, day_in, deadline
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.library.models import ContentVersion
from portal.notices.commands import tell
from portal.paths.rules import Stage
from portal.people.models import Person
from portal.settings import queries as settings_queries
from portal.signatures.commands import signature
from portal.signatures.rules import Signing
from portal.training.actions import TrainingAction
from portal.training.assessments.queries import hold
from portal.training.signoffs import queries, rules
from portal.training.signoffs.certification import certification
from portal.training.signoffs.models import Observation, ObservationRequest, SignOff
from portal.training.signoffs.notices import OBSERVATION_ASKED
from portal.training.signoffs.rules import Earlier, ItemMark, Observer
from portal.training.signoffs.settings import VALID_MONTHS


def ask_for_observation(actor: Person, checklist: ContentVersion, *, observer: Person) -> None:
    """Ask a colleague to observe; the actor appears on their list, and they are notified."""
    if observer.id == actor.id:
        raise Refused(Reason("observer_is_self"))
    hold(actor)
    if problem := _order_problem(actor, checklist):
        raise Refused(problem)
    if queries.has_asked(actor, observer, checklist):
        raise Refused(Reason("observer_asked_already", name=observer.name))
    request = ObservationRequest(
        person_id=actor.id, checklist_key=checklist.key, observer_id=observer.id, asked_at=clock.now()
    )
    db.session.add(request)
    db.session.flush()  # the audit subject needs the id
    record(
        actor,
        TrainingAction.OBSERVATION_ASKED,
        request,
        facts=[request],
        person=actor.id,
        observer=observer.id,
        checklist=checklist.key,
    )
    tell(
        [observer],
        OBSERVATION_ASKED,
        request,
        address={"person_id": actor.id, "checklist": checklist.key},
        asks=actor.name,
    )


def record_observation(
    actor: Person,
    person: Person,
    checklist: ContentVersion,
    *,
    observer: Observer,
    marks: Mapping[str, ItemMark],
    comment: str,
    signing: Signing,
) -> Observation:
    """Sign an observation. With the second day on which all mandatory items were seen it makes the sign-off.

    The day is that of the observed person, so that another time zone cannot turn one day into two. The standing of
    the observed person is refreshed at once, so that the next page does not list them as waiting.
    """
    hold(person)
    today = day_in(person.time_zone, clock.now())
    earlier = queries.list_earlier(person, checklist)
    _refuse_observation(person, checklist, observer, earlier, marks=marks, on=today)
    seen = Observation(
        person_id=person.id,
        checklist_key=checklist.key,
        version_id=checklist.id,
        era=checklist.era,
        observer_id=actor.id,
        observed_on=today,
        by_line_manager=observer.is_line_manager,
        observer_stands_in=not observer.is_certified,
        items=dict(marks),
        comment=comment,
        **signature(actor, checklist, signing),
    )
    db.session.add(seen)
    db.session.flush()  # the sign-off and the audit subject need the id
    _record_observed(actor, person, checklist, seen)
    mandatory = [item["id"] for item in checklist.content["items"] if item["mandatory"]]
    if rules.makes_sign_off(marks, mandatory, earlier, on=today, by_line_manager=observer.is_line_manager):
        _sign_off(actor, person, seen, stage=queries.stage_of(checklist))
    certification().refresh([person.id])
    return seen


def _record_observed(actor: Person, person: Person, checklist: ContentVersion, seen: Observation) -> None:
    record(
        actor,
        TrainingAction.OBSERVED,
        seen,
        facts=[seen],
        concerns=person,
        checklist=checklist.key,
        version=checklist.id,
        hash=checklist.hash,
    )


def forget_person(person: Person) -> None:
    """Empty the person's name under their observations, and the comments about them; part of erasing them."""
    db.session.execute(update(Observation).where(Observation.observer_id == person.id).values(signed_name=""))
    db.session.execute(
        update(Observation).where(Observation.person_id == person.id).values(meaning="", comment="")
    )


def _refuse_observation(
    person: Person,
    checklist: ContentVersion,
    observer: Observer,
    earlier: Sequence[Earlier],
    *,
    marks: Mapping[str, ItemMark],
    on: date,
) -> None:
    """Refuse an observer who may not observe today, a step out of order, and marks that do not fit the checklist."""
    last = queries.find_last(person, checklist)
    if problems := rules.observer_problems(observer, earlier, last=last, on=on, at=clock.now()):
        raise Refused(problems[0])
    if problem := _order_problem(person, checklist):
        raise Refused(problem)
    if problem := rules.marks_problem([item["id"] for item in checklist.content["items"]], marks):
        raise Refused(problem)


def _order_problem(person: Person, checklist: ContentVersion) -> Reason | None:
    return rules.order_problem([step.title for step in queries.list_ahead(person, checklist)])


def _sign_off(actor: Person, person: Person, seen: Observation, *, stage: Stage) -> None:
    months = settings_queries.value(VALID_MONTHS[stage])
    sign_off = SignOff(
        person_id=seen.person_id,
        checklist_key=seen.checklist_key,
        era=seen.era,
        observation_id=seen.id,
        signed_at=seen.signed_at,
        valid_until=deadline(add_months(seen.signed_at, months), person.time_zone),
    )
    db.session.add(sign_off)
    db.session.flush()  # the audit subject needs the id
    record(
        actor,
        TrainingAction.SIGNED_OFF,
        sign_off,
        facts=[sign_off],
        concerns=[seen.person_id],
        checklist=seen.checklist_key,
        until=sign_off.valid_until,
    )
