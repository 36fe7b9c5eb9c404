"""What reports add to pages of other features."""

from flask import g, render_template

from portal.people.models import Person
from portal.reports.queries.overview import Overview, find_overview
from portal.reports.rules.states import my_reports


def own_reports(person: Person) -> str:
    """On Today, below the tasks: the way to the reader's open reports; one statement with :func:`newest_answer`."""
    found = _overview(person)
    said = my_reports(waiting=found.open, asked=found.asked)
    return render_template("reports/_own_reports.html", said=said) if said else ""


def newest_answer(person: Person) -> str:
    """On Today: what came of the reader's last report."""
    found = _overview(person)
    return render_template("reports/_newest_answer.html", found=found) if found.answered_at else ""


def report_card(_person: Person) -> str:
    """On Today: the button that reports an issue."""
    return render_template("reports/_report_card.html")


def _overview(person: Person) -> Overview:
    if "reports_overview" not in g:
        g.reports_overview = find_overview(person.id)
    found: Overview = g.reports_overview
    return found
