"""The steps from an empty portal to a useful one, and which of them are done."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class SetUpStep(StrEnum):
    """One set-up step. The order is that in which the steps build on each other."""

    COMPANY = "company"
    PEOPLE = "people"
    TRIAGER = "triager"
    AGENT = "agent"
    DEPLOYMENT = "deployment"
    INVITATIONS = "invitations"
    MAIL = "mail"
    BACKUP = "backup"


# A sample company has no use for these steps.
OF_REAL_COMPANIES = frozenset({SetUpStep.INVITATIONS, SetUpStep.MAIL, SetUpStep.BACKUP})


@dataclass(frozen=True, kw_only=True)
class SetUpFacts:
    """The facts about the portal that decide which steps are done."""

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
class SetUpItem:
    """One step, and whether it is done."""

    step: SetUpStep
    is_done: bool


def steps(facts: SetUpFacts) -> list[SetUpItem]:
    """Return every step in order, with whether it is done.

    Inviting people is done when there are people and none of them waits for an invitation. A sample company has fewer
    steps: nobody is invited to it, and nothing in it is worth a backup.
    """
    is_peopled = facts.people > 1
    done = {
        SetUpStep.COMPANY: bool(facts.company),
        SetUpStep.PEOPLE: is_peopled,
        SetUpStep.TRIAGER: facts.has_triager,
        SetUpStep.AGENT: facts.agents > 0,
        SetUpStep.DEPLOYMENT: facts.has_deployment,
        SetUpStep.INVITATIONS: is_peopled and not facts.uninvited,
        SetUpStep.MAIL: facts.can_mail,
        SetUpStep.BACKUP: facts.has_backup,
    }
    return [
        SetUpItem(step, done[step])
        for step in SetUpStep
        if not (facts.is_sample and step in OF_REAL_COMPANIES)
    ]


def next_step(found: Sequence[SetUpItem]) -> SetUpStep | None:
    """Return the first step that is not done; ``None`` when all are."""
    return next((each.step for each in found if not each.is_done), None)
