"""Two audiences of the sample company, and a request to observe."""

from datetime import datetime, timedelta
from functools import partial

from portal.audiences import commands as audience_commands
from portal.audiences.rules import Beside, Condition, Holds, InUnit
from portal.demo import company
from portal.demo.learning import Scene
from portal.people.rules import JobRole
from portal.training.signoffs import commands as signoff_commands, queries as signoff_queries

CHANGE_LEAD = "NW-1117"  # Devika Rao
ASKS, ASKED, ASKED_AGO = "NW-1076", "NW-1074", 2  # Agnieszka Lis asks Sinéad Gallagher


def scenes(today: datetime) -> list[Scene]:
    """Return the scenes, each on its day, in working hours."""

    def ago(days: int) -> datetime:
        return (today - timedelta(days=days)).replace(hour=9, minute=12)

    return [
        (ago(118), _make_everyone_beside_claims_triage),
        (ago(24), _make_motor_bristol),
        (min(ago(ASKED_AGO), today), partial(_ask_for_observation, ASKS, ASKED)),
    ]


def _make_everyone_beside_claims_triage() -> None:
    _make(
        "Everyone beside Claims Triage",
        "Gets the news about Claims Triage Agent: what changes, from when, and who to ask.",
        Beside(company.agent("claims-triage-agent").id),
    )


def _make_motor_bristol() -> None:
    bristol = company.unit_at("Northwind Mutual / Claims / Motor Claims / Motor Claims Bristol")
    if bristol is not None:
        _make(
            "Handlers in Motor Claims Bristol",
            "Begin with Claims Triage Agent next, and get ready for it now.",
            InUnit(bristol.id),
            Holds(JobRole.FRONTLINE_AGENT),
        )


def _make(name: str, purpose: str, *conditions: Condition) -> None:
    lead = company.person(CHANGE_LEAD)
    audience = audience_commands.make_audience(lead, name=name, purpose=purpose)
    for condition in conditions:
        audience_commands.add_condition(lead, audience, condition, group=0, negated=False)
    audience_commands.apply_draft(lead, audience)


def _ask_for_observation(asks: str, asked: str) -> None:
    person, observer = company.person(asks), company.person(asked)
    checklist = signoff_queries.find_checklist("so-1")
    if checklist is None:
        return
    signoff_commands.ask_for_observation(person, checklist, observer=observer)
