"""The parts of the attempt pages that are specific to a lab."""

from typing import Any

from portal.core.access import actor
from portal.library.models import ContentVersion
from portal.paths import step_kinds
from portal.training.assessments import queries as assessment_queries
from portal.training.assessments.models import Attempt, Result
from portal.training.assessments.pages import AttemptPages, add_pages
from portal.training.assessments.queries import AssessmentStanding
from portal.training.blueprint import bp
from portal.training.labs import commands, queries, rules
from portal.training.labs.forms import VerdictForm


class LabPages(AttemptPages[VerdictForm]):
    """The pages of a lab: one case after another, each to send or to stop."""

    kind, folder = step_kinds.LAB, "labs"

    def start(self, version: ContentVersion) -> Attempt:
        return commands.start_lab(actor(), version)

    def form_for(self, attempt: Attempt, item_id: str) -> VerdictForm:  # noqa: ARG002 - the same for every case
        return VerdictForm(data={"item_id": item_id})

    def answer(self, attempt: Attempt, form: VerdictForm) -> None:
        commands.decide_case(actor(), attempt, **form.decision())

    def start_page(self, version: ContentVersion, standing: AssessmentStanding) -> dict[str, Any]:  # noqa: ARG002 - its shape
        finished = [attempt for attempt in standing.attempts if attempt.result]
        needs, draw = rules.read_pass_mark(standing.part), standing.part["draw"]
        return {
            "counts": {each.id: queries.count_calls(each, each.responses) for each in finished},
            "needs": needs,
            "hits_needed": rules.hits_needed(needs, draw["bad"]),
            "alarms_allowed": rules.alarms_allowed(needs, draw["items"] - draw["bad"]),
            "waiting": assessment_queries.count_requests(actor()),
        }

    def item_page(self, attempt: Attempt, item_id: str) -> dict[str, Any]:
        return {"case": queries.show_case(attempt.version, item_id)}

    def result_page(self, attempt: Attempt, result: Result) -> dict[str, Any]:
        counts = queries.count_calls(attempt, attempt.responses)
        needs = queries.pass_mark(attempt.key, result.finished_at)
        return {
            "counts": counts,
            "calls": queries.review(attempt),
            "shortfalls": rules.shortfalls(counts, needs),
            "leaning": rules.leaning(counts.sensitivity),
            "figure": rules.in_one_figure(counts, needs),
            "needs": needs,
        }


add_pages(bp, LabPages())
