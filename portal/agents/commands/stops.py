"""Telling those who answer for an agent that it was stopped; not by whom, for nobody has to justify a stop."""

from portal.agents import queries
from portal.agents.models import Deployment
from portal.agents.words import stopped_mail
from portal.core import clock
from portal.outbox.commands import send_mail
from portal.outbox.queries import can_mail
from portal.people.models import Person


def tell_owners(actor: Person | None, deployment: Deployment) -> None:
    """Mail whoever answers for the agent or looks after it, except ``actor``, who knows."""
    at = clock.now()
    for owner in queries.list_owners(deployment.agent_id, at) if can_mail() else ():
        if actor is not None and owner.id == actor.id:
            continue
        subject, text = stopped_mail(
            owner.name, deployment.agent.name, deployment.workflow.name, at, language=owner.language
        )
        send_mail(to=owner.email, subject=subject, text=text, person_id=owner.id)
