"""The reports of the sample company, and their answers."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import yaml
from sqlalchemy import select

from portal.core import db
from portal.demo.company import agent, read
from portal.demo.learning import Scene
from portal.people.models import Person
from portal.reports import commands as report_commands
from portal.reports.models import Report
from portal.reports.rules.kinds import Affected, Category, Kind, Ongoing
from portal.reports.rules.severity import Harm, Rating, Reach, Reversibility
from portal.reports.rules.states import ReportOutcome, State


def scenes(today: datetime) -> list[Scene]:
    """Return each report on its day, then its triage and answer; the newest are still open."""
    found: list[Scene] = []
    for number, told in enumerate(yaml.safe_load(read("reports.yaml"))):
        filed = (today - timedelta(days=told["days_ago"])).replace(hour=9 + number % 7, minute=12)
        filed = min(filed, today - timedelta(hours=1))
        kept: dict[str, Any] = {}
        found.append((filed, partial(_file, told, kept)))
        if triage := told.get("triage"):
            taken_up = filed + timedelta(hours=triage["after_hours"])
            found.append((taken_up, partial(_take_up, triage, kept)))
        if work := told.get("work"):
            begun = filed + timedelta(hours=work["after_hours"])
            found.append((begun, partial(_move, kept, State.IN_PROGRESS, work["who"])))
            fixed = filed + timedelta(hours=work["fixed_after_hours"])
            found.append((fixed, partial(_move, kept, State.FIXED, work["who"])))
        if answer := told.get("answer"):
            answered = filed + timedelta(days=answer["after_days"])
            found += _ways_to_an_answer(answered, answer, kept)
    return found


def _ways_to_an_answer(answered: datetime, told: dict[str, Any], kept: dict[str, Any]) -> list[Scene]:
    """Return the moves to an answer: in progress, fixed, verified by another person, closed."""
    steps = ((-3, State.IN_PROGRESS, "fixer"), (-2, State.FIXED, "fixer"), (-1, State.VERIFIED, "triager"))
    moves = [
        (answered + timedelta(hours=hours), partial(_move, kept, state, told[who]))
        for hours, state, who in steps
    ]
    return [*moves, (answered, partial(_close, told, kept))]


def _file(told: dict[str, Any], kept: dict[str, Any]) -> None:
    report = report_commands.report_issue(
        _by_name(told["reporter"]),
        kind=Kind(told["kind"]),
        agent_id=agent(told["agent"]).id if told.get("agent") else None,
        what=told["what"].strip(),
        affected=Affected(told["affected"]) if told.get("affected") else None,
        ongoing=Ongoing(told["ongoing"]) if told.get("ongoing") else None,
    )
    kept["id"] = report.id


def _take_up(told: dict[str, Any], kept: dict[str, Any]) -> None:
    triager, report = _by_name(told["triager"]), _report(kept)
    if report.state is State.RECEIVED:
        report_commands.acknowledge_report(triager, report)
    rating = None
    if told.get("harm") is not None:
        rating = Rating(
            harm=Harm(told["harm"]),
            reach=Reach(told["reach"]),
            reversibility=Reversibility(told["reversibility"]),
        )
    report_commands.rate_report(triager, report, category=Category(told["category"]), rating=rating)


def _move(kept: dict[str, Any], to: State, who: str) -> None:
    report_commands.move_report(_by_name(who), _report(kept), to=to)


def _close(told: dict[str, Any], kept: dict[str, Any]) -> None:
    report_commands.close_report(
        _by_name(told["triager"]),
        _report(kept),
        outcome=ReportOutcome(told["outcome"]),
        answer=told["text"].strip(),
    )


def _report(kept: dict[str, Any]) -> Report:
    return db.session.get_one(Report, kept["id"])


def _by_name(name: str) -> Person:
    return db.session.scalars(select(Person).where(Person.email == f"{name}@northwind.example")).one()
