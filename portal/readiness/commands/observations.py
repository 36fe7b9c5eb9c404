"""Watching somebody at work: signed in training, and seen at once in how they stand."""

from typing import Any

from portal.people.models import Person
from portal.readiness.commands.standings import refresh
from portal.training.signoffs import commands
from portal.training.signoffs.models import Observation


def observe(actor: Person, person: Person, *what: Any, **seen: Any) -> Observation:
    """Sign what was seen of ``person``, as :func:`portal.training.signoffs.commands.record_observation` has it.

    Whoever has just signed somebody off must not find them waiting for it on the next page.
    """
    observation = commands.record_observation(actor, person, *what, **seen)
    refresh([person.id])
    return observation
