"""Pages for reporters and triagers."""

from portal.reports.views import mine, triage
from portal.reports.views.blueprint import bp
from portal.reports.views.filing import help_with_a_fault, report_url

BLUEPRINTS = (bp, triage.bp)

__all__ = ["BLUEPRINTS", "help_with_a_fault", "mine", "report_url"]
