"""The exceptions to policies of the sample company: one in force, and one that waits for a decision."""

from datetime import datetime, timedelta

from portal.core import clock
from portal.demo import company
from portal.demo.learning import Scene, signing
from portal.exceptions import commands, words
from portal.exceptions.commands import ExceptionTerms
from portal.exceptions.models import PolicyException
from portal.exceptions.rules import ExceptionAnswer, ExceptionScope
from portal.policies import queries as policy_queries

LEADER, ADVISER, HANDLER, DECIDER = (
    "NW-1074",
    "NW-1076",
    "NW-1027",
    "NW-1003",
)  # Sinéad, Agnieszka, Maya, Grace
GRANTED = 3  # days ago
LEFT = 21  # days that it goes on from today


def scenes(today: datetime) -> list[Scene]:
    """Return the days on which the exceptions were asked for and one was granted."""
    granted = (today - timedelta(days=GRANTED)).replace(hour=9, minute=25)
    kept: dict[str, PolicyException] = {}
    return [
        (granted, lambda: _ask(kept)),
        (granted + timedelta(hours=4), lambda: _grant(kept)),
        (today - timedelta(hours=20), _ask_another),
    ]


def _ask(kept: dict[str, PolicyException]) -> None:
    policy = policy_queries.find_policy("p04")
    if policy is None:
        return
    terms = ExceptionTerms(
        scope=ExceptionScope.PERSON,
        anchor="out-of-hours",
        clause="8. Out of hours",
        reason="The duty line does not take calls from the Dublin office until the new telephone system is in.",
        control="Agnieszka hands over to me by chat before 18:00, and I call the duty lead myself.",
        until=clock.today() + timedelta(days=GRANTED + LEFT),
        person_id=company.person(ADVISER).id,
    )
    kept["exception"] = commands.ask(company.person(LEADER), policy, terms)


def _grant(kept: dict[str, PolicyException]) -> None:
    if exception := kept.get("exception"):
        commands.decide(
            company.person(DECIDER),
            exception,
            answer=ExceptionAnswer.GRANTED,
            until=exception.asked_until,
            reason="Until the telephone system is in. Tell me if a handover fails.",
            signing=signing(words.meaning(exception.version.title)),
        )


def _ask_another() -> None:
    policy = policy_queries.find_policy("p07")
    if policy is None:
        return
    terms = ExceptionTerms(
        scope=ExceptionScope.PERSON,
        anchor="allowed-masked-never",
        clause="4. Allowed, masked, never",
        reason="Photographs of damage show number plates, and the masking tool is switched off this month.",
        control="I cover the plates by hand before I upload, and a colleague checks each file.",
        until=clock.today() + timedelta(days=30),
    )
    commands.ask(company.person(HANDLER), policy, terms)
