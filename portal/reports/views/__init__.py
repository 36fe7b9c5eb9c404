"""Pages for telling us about agents, for following what became of it, and for those who answer."""

from portal.reports.views import filing, mine, triage

BLUEPRINTS = (filing.bp, mine.bp, triage.bp)
report_url = filing.report_url

__all__ = ["BLUEPRINTS", "report_url"]
