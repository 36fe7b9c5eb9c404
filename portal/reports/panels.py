"""Panels of reports on pages of other features."""

from flask import g

from portal.core.permissions import Permission
from portal.core.templating import render_part
from portal.people.models import Person
from portal.reports.queries.overview import Overview, count_serious, find_overview
from portal.reports.rules.states import my_reports
from portal.settings import queries as settings_queries
from portal.settings.settings import SMALL_GROUP


def own_reports(person: Person) -> str:
    """Render a link to the reader's open reports, on Today; one statement with :func:`newest_answer`."""
    found = _overview(person)
    said = my_reports(waiting=found.open, asked=found.asked)
    return render_part("reports/_own_reports.html", said=said) if said else ""


def newest_answer(person: Person) -> str:
    """Render the newest answer to a report of the reader, on Today."""
    found = _overview(person)
    return render_part("reports/_newest_answer.html", found=found) if found.answered_at else ""


def company_reports(person: Person) -> str:
    """Render how many serious reports are open, on Today of an executive; one statement.

    A number below the smallest group is not shown, but that there are some is.
    """
    if not person.scope_of(Permission.COMPANY_FIGURES).everywhere:
        return ""
    open_ones, smallest = count_serious(), settings_queries.value(SMALL_GROUP)
    return render_part("reports/_company_reports.html", open_ones=open_ones, smallest=smallest)


def report_card(_person: Person) -> str:
    """Render the button that reports an issue, on Today."""
    return render_part("reports/_report_card.html")


def _overview(person: Person) -> Overview:
    if "reports_overview" not in g:
        g.reports_overview = find_overview(person.id)
    found: Overview = g.reports_overview
    return found
