"""The steps from an empty portal to a useful one, and which of them are done."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """One thing to do, in the order in which they build on each other."""

    COMPANY = "company"
    PEOPLE = "people"
    TRIAGER = "triager"
    AGENT = "agent"
    DEPLOYMENT = "deployment"
    INVITATIONS = "invitations"
    MAIL = "mail"
    BACKUP = "backup"


# A sample is entered without these, and thrown away.
OF_REAL_COMPANIES = frozenset({Step.INVITATIONS, Step.MAIL, Step.BACKUP})


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of the portal at this moment."""

    company: str
    people: int
    has_triager: bool
    agents: int
    has_deployment: bool
    uninvited: int
    can_mail: bool
    has_backup: bool
    is_sample: bool = False


@dataclass(frozen=True)
class Standing:
    """One step, and whether it is done."""

    step: Step
    is_done: bool


def standings(facts: Facts) -> list[Standing]:
    """Every step in order; invitations are done when there are people and none of them waits for one.

    A sample company has fewer: nobody is invited to it, and nothing in it is worth a backup.
    """
    is_peopled = facts.people > 1
    done = {
        Step.COMPANY: bool(facts.company),
        Step.PEOPLE: is_peopled,
        Step.TRIAGER: facts.has_triager,
        Step.AGENT: facts.agents > 0,
        Step.DEPLOYMENT: facts.has_deployment,
        Step.INVITATIONS: is_peopled and not facts.uninvited,
        Step.MAIL: facts.can_mail,
        Step.BACKUP: facts.has_backup,
    }
    return [
        Standing(step, done[step]) for step in Step if not (facts.is_sample and step in OF_REAL_COMPANIES)
    ]


def next_step(found: Sequence[Standing]) -> Step | None:
    """The first that is not done; nothing when all are."""
    return next((each.step for each in found if not each.is_done), None)
