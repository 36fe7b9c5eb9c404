"""Rules about agents, learning, reports and audiences that span rows hold when two act at the same moment."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.agents import commands as agents
from portal.agents.models import ActionType, Agent, Deployment, DeploymentLevel, KnowledgeSource, Workflow
from portal.agents.rules import AgencyScope, Autonomy, Mode, RiskTier
from portal.audiences import commands as audiences, queries as audience_queries, rules as audience_rules
from portal.audiences.models import Audience
from portal.audit.commands import record
from portal.core import clock, db
from portal.core.permissions import Role
from portal.library import commands as library
from portal.library.models import ContentVersion, CurrentContent
from portal.paths import commands as paths, step_kinds
from portal.paths.models import Requirement
from portal.paths.rules import Stage
from portal.people.actions import PeopleAction
from portal.people.models import Person
from portal.people.rules import JobRole, SignInProof
from portal.policies import commands as policies
from portal.policies.models import Acknowledgement
from portal.readiness import commands as readiness
from portal.readiness.jobs import TALLIES
from portal.readiness.models import Tally
from portal.reports import commands as reports, queries as reports_queries
from portal.reports.models import Report, ReportEvent
from portal.reports.rules.kinds import Kind
from portal.reports.rules.promises import Calendar, PromiseStep, Span, due_at, next_promise
from portal.reports.rules.severity import Severity
from portal.reports.rules.states import EventKind, ReportOutcome, State
from portal.reports.settings import PROMISED
from portal.settings import commands as settings
from portal.signatures.rules import Signing
from portal.training.assessments import commands as assessments, queries as assessment_queries
from portal.training.assessments.models import Attempt, CoachingRequest, CoachingTalk, Response, Result
from portal.training.quizzes import commands as quizzes
from portal.training.signoffs import commands as signoffs
from portal.training.signoffs.models import Observation, ObservationRequest, SignOff
from portal.training.signoffs.rules import Observer
from tests.agents.make import make_agent, make_deployment, make_workflow, written
from tests.library.make import make_library
from tests.make import actions, keep, make_person, make_unit
from tests.policies.make import make_policy
from tests.postgres.conftest import Together
from tests.readiness.make import AGENT, make_way, require
from tests.reports.make import make_report
from tests.training.assessments.make import make_request
from tests.training.labs.make import make_lab
from tests.training.quizzes.make import make_quiz, make_quiz_attempt
from tests.training.signoffs.make import ALL_YES, make_checklist, make_observation

RIGHT = {"p06-1": ["b"], "p06-2": ["a", "c"]}
ANSWER = "We looked at the claim, found the missing page and taught the agent to ask for it."


def the(kind: type[Any], row: Any) -> Any:
    """The row as this transaction sees it."""
    return db.session.get_one(kind, row.id)


def count(kind: Any, *which: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(kind).where(*which)) or 0


@pytest.fixture
def ann(server) -> Person:
    """An administrator who has been here before: who acts for the first time waits for their key in the log."""
    ann = make_person("Ann Adler", unit=make_unit("Claims"), access=(Role.ADMIN,), job_roles=(AGENT,))
    db.perform(lambda: record(ann, PeopleAction.SIGNED_IN))
    return ann


@pytest.fixture
def agent(ann) -> Agent:
    return make_agent(accountable=ann, caretaker=ann)


def test_two_known_limits_written_at_once_are_both_told(together: Together, ann, agent) -> None:
    def add(text: str):
        return lambda: agents.add_known_limit(
            the(Person, ann), the(Agent, agent), text=text, since=date(2026, 3, 1)
        )

    assert together(add("It guesses dates."), add("It skips tables.")) == [None, None]
    texts = {limit["text"] for limit in the(Agent, agent).card.known_limits}
    assert {"It guesses dates.", "It skips tables."} <= texts


def test_a_source_is_named_once(together: Together, ann, agent) -> None:
    def add() -> str:
        return agents.add_source(
            the(Person, ann), the(Agent, agent), name="Wording", owner=the(Person, ann), check_every_days=30
        ).name

    assert together(add, add) == ["Wording", "source_name_taken"]
    assert count(KnowledgeSource) == 1


def test_a_scope_is_not_withdrawn_under_an_action_that_needs_it(together: Together, ann, agent) -> None:
    workflow = make_workflow(agent, ceilings=())

    def add() -> str:
        return agents.add_action_type(
            the(Person, ann), the(Workflow, workflow), name="Draft", risk_tier=RiskTier.T1, scope=AgencyScope.DRAFT,
            ceiling=Autonomy.ASSIST, reversible="Yes",
        ).name  # fmt: skip

    def withdraw() -> None:
        agents.withdraw_scope(the(Person, ann), the(Agent, agent), scope=AgencyScope.DRAFT)

    assert together(add, withdraw) == ["Draft", "scope_in_use"]


def test_an_agent_does_not_fall_below_the_tier_of_an_action(together: Together, ann, agent) -> None:
    workflow = make_workflow(agent, ceilings=())

    def add() -> str:
        return agents.add_action_type(
            the(Person, ann), the(Workflow, workflow), name="Draft", risk_tier=RiskTier.T2, scope=AgencyScope.DRAFT,
            ceiling=Autonomy.ASSIST, reversible="Yes",
        ).name  # fmt: skip

    def edit() -> None:
        agents.edit_card(the(Person, ann), the(Agent, agent), written(risk_tier=RiskTier.T1))

    assert together(add, edit) == ["Draft", "tier_below_actions"]


def test_a_ceiling_is_changed_by_one_of_two(together: Together, ann, agent) -> None:
    workflow = make_workflow(agent)
    action = db.session.scalars(select(ActionType)).one()

    def lower() -> None:
        (now,) = db.session.scalars(select(ActionType).where(ActionType.valid_until.is_(None)))
        agents.change_ceiling(the(Person, ann), now, to=Autonomy.ASSIST)

    assert together(lower, lower) == [None, "ceiling_unchanged"]
    assert count(ActionType, ActionType.workflow_id == workflow.id, ActionType.valid_until.is_(None)) == 1
    assert the(ActionType, action).valid_until is not None


def test_an_agent_is_put_to_work_at_a_place_once(together: Together, ann, agent) -> None:
    workflow = make_workflow(agent)

    def deploy() -> int:
        return agents.deploy(
            the(Person, ann), the(Workflow, workflow), unit_id=ann.unit_id, job_roles=[AGENT], level=Autonomy.ASSIST,
            mode=Mode.SHADOW, decision="DEC-0042",
        ).id  # fmt: skip

    assert together(deploy, deploy)[1] == "deployed_already"
    assert count(Deployment) == 1


def test_a_deployment_that_ended_has_no_level_any_more(together: Together, ann, agent) -> None:
    deployment = make_deployment(agent, unit=ann.unit)

    def end() -> None:
        agents.end_deployment(the(Person, ann), the(Deployment, deployment))

    def stop() -> None:
        agents.change_mode(the(Person, ann), the(Deployment, deployment), to=Mode.PAUSED)

    assert together(end, stop) == [None, "deployment_over"]
    assert together(end, end) == [None, None]
    assert count(DeploymentLevel, DeploymentLevel.valid_until.is_(None)) == 0


def test_two_conditions_drafted_at_once_both_stand(together: Together, ann) -> None:
    audience = db.perform(lambda: audiences.make_audience(ann, name="Handlers", purpose=""))

    def add(role: JobRole):
        return lambda: audiences.add_condition(
            the(Person, ann), the(Audience, audience), audience_rules.Holds(role), group=0, negated=False
        )

    assert together(add(AGENT), add(JobRole.CS_MANAGER)) == [None, None]
    drafted = audience_queries.draft_of(the(Audience, audience))
    assert len(list(audience_rules.conditions(drafted))) == 2


def test_an_audience_is_named_once(together: Together, ann) -> None:
    def make() -> str:
        return audiences.make_audience(the(Person, ann), name="Handlers", purpose="").name

    assert together(make, make) == ["Handlers", "audience_name_taken"]


def test_a_policy_sent_twice_at_once_is_signed_once(together: Together, ann) -> None:
    version = make_policy()
    signing = Signing(meaning="I have read it.", proved_at=clock.now(), proof=SignInProof.PASSWORD)

    def sign() -> int:
        return policies.acknowledge(
            the(Person, ann), the(ContentVersion, version), answers=RIGHT, signing=signing
        ).id

    first, second = together(sign, sign)
    assert first == second
    assert (count(Acknowledgement), actions()) == (1, ["people.signed_in", "policies.acknowledged"])


def test_a_quiz_is_started_once(together: Together, ann) -> None:
    quiz = make_quiz()

    def start() -> int:
        return quizzes.start_quiz(the(Person, ann), the(ContentVersion, quiz)).id

    first, second = together(start, start)
    assert (first, count(Attempt)) == (second, 1)


def test_the_last_answer_counts_once_and_brings_one_result(together: Together, ann) -> None:
    quiz = make_quiz()
    attempt_id = make_quiz_attempt(ann, quiz, answers=(True, True)).id

    def answer() -> bool:
        me = the(Person, ann)
        attempt = assessment_queries.find_attempt(me, attempt_id, step_kinds.QUIZ, quiz.key, held=True)
        result = quizzes.answer_question(me, attempt, item_id="must-0", chosen=["b"])
        return result is not None and result.passed

    assert together(answer, answer) == [True, True]
    assert (count(Response), count(Result)) == (3, 1)


def test_a_talk_is_written_down_once(together: Together, ann) -> None:
    make_lab()
    request = make_request(make_person("Ada Abara"), ann)

    def tell() -> int:
        talk = assessments.record_coaching(the(Person, ann), the(CoachingRequest, request))
        db.session.flush()
        return talk.id

    first, second = together(tell, tell)
    assert (first, count(CoachingTalk)) == (second, 1)


def test_the_same_colleague_is_asked_once(together: Together, ann) -> None:
    checklist, bo = make_checklist(), make_person("Bo Brand")

    def ask() -> None:
        signoffs.ask_for_observation(
            the(Person, ann), the(ContentVersion, checklist), observer=the(Person, bo)
        )

    assert together(ask, ask) == [None, "observer_asked_already"]
    assert count(ObservationRequest) == 1


def test_two_observers_on_one_day_make_one_observation_and_one_sign_off(together: Together, ann) -> None:
    checklist, ada = make_checklist(), make_person("Ada Abara")
    bo, cal = make_person("Bo Brand"), make_person("Cal Chen")
    make_observation(ada, checklist, observer=bo, on=clock.today() - timedelta(days=1))

    def observe(observer: Person):
        return lambda: signoffs.record_observation(
            the(Person, observer), the(Person, ada), the(ContentVersion, checklist),
            observer=Observer(is_self=False, is_certified=True, stands_in=False, is_line_manager=False),
            marks=dict(ALL_YES), comment="",
            signing=Signing(meaning="I watched.", proved_at=clock.now(), proof=SignInProof.PASSWORD),
        ).observer_id  # fmt: skip

    assert together(observe(bo), observe(cal)) == [bo.id, "observed_today"]
    assert (count(Observation), count(SignOff)) == (2, 1)


def test_the_same_report_sent_twice_at_once_is_filed_once(together: Together, ann) -> None:
    def file() -> str:
        return reports.report_issue(
            the(Person, ann), kind=Kind.OPPORTUNITY, agent_id=None, what="Ask for it."
        ).number

    first, second = together(file, file)
    assert (first, count(Report)) == (second, 1)


def test_two_triagers_answer_a_report_once(together: Together, ann) -> None:
    report = make_report(make_person("Ada Abara"), state=State.TRIAGED)

    def close(outcome: ReportOutcome):
        return lambda: reports.close_report(
            the(Person, ann), the(Report, report), outcome=outcome, answer=ANSWER
        )

    first, second = list(ReportOutcome)[:2]
    assert together(close(first), close(second)) == [None, "report_is_closed"]
    assert count(ReportEvent, ReportEvent.kind == EventKind.CLOSED) == 1


def test_the_reply_of_a_reporter_and_a_rating_at_once_both_count(together: Together, ann) -> None:
    report = make_report(ann, state=State.NEEDS_INFO, asked_at=clock.now(), resumes_as=State.TRIAGED)

    def reply() -> None:
        reports.reply_to_triage(the(Person, ann), the(Report, report), text="The second one.")

    assert together(reply, reply) == [None, None]
    assert (the(Report, report).state, count(ReportEvent, ReportEvent.kind == EventKind.REPLIED)) == (
        State.TRIAGED,
        2,
    )


def test_a_report_filed_while_its_promise_changes_is_promised_what_is_set(together: Together, ann) -> None:
    def file() -> None:
        reports.report_issue(the(Person, ann), kind=Kind.FAILURE, agent_id=None, what="It paid twice.")

    def promise_more() -> None:
        settings.change_setting(
            the(Person, ann), PROMISED[Severity.MODERATE][PromiseStep.ACKNOWLEDGE], text="5"
        )

    assert together(promise_more, file) == [None, None]
    report = db.session.scalars(select(Report)).one()
    assert report.promise == next_promise(report.progress, reports_queries.terms())


def test_a_step_on_a_report_and_a_changed_promise_at_once_leave_what_is_set(together: Together, ann) -> None:
    report = make_report(make_person("Ada Abara"))

    def acknowledge() -> None:
        reports.acknowledge_report(the(Person, ann), the(Report, report))

    def promise_more() -> None:
        settings.change_setting(the(Person, ann), PROMISED[Severity.MODERATE][PromiseStep.TRIAGE], text="9")

    assert together(acknowledge, promise_more) == [None, None]
    kept = the(Report, report)
    assert kept.promise == next_promise(kept.progress, reports_queries.terms())
    assert kept.due_at == due_at(kept.opened_at, Span(business_days=9), Calendar())


def test_the_roll_up_counts_nobody_twice(together: Together, ann) -> None:
    """One worker and one who suspends, or two workers, carry the same difference up once."""
    make_way()
    ada = make_person("Ada Abara", unit=ann.unit, job_roles=(AGENT,))
    require(ada)

    together(lambda: readiness.refresh([ada.id]), lambda: readiness.refresh([ada.id]))
    assert _people() == 1

    keep_closed(ada)
    together(lambda: readiness.refresh([ada.id]), lambda: readiness.refresh([ada.id]))
    assert _people() == 0


def test_a_rebuild_of_the_counts_and_a_refresh_at_once_count_everybody_once(together: Together, ann) -> None:
    make_way()
    ada = make_person("Ada Abara", unit=ann.unit, job_roles=(AGENT,))
    require(ada)
    units = TALLIES.list_ids()

    together(lambda: readiness.refresh([ada.id]), lambda: readiness.recount(units))
    assert _people() == 1

    keep_closed(ada)
    together(lambda: readiness.recount(units), lambda: readiness.refresh([ada.id]))
    assert (_people(), TALLIES.list_differing(units)) == (0, [])


def _people() -> int:
    return db.session.scalar(select(func.sum(Tally.people))) or 0


def keep_closed(person: Person) -> None:
    """Nothing is required of them any more."""
    requirement = db.session.scalars(select(Requirement).where(Requirement.person_id == person.id)).one()
    requirement.valid_until = clock.now()
    keep(requirement)


def test_nobody_is_suspended_by_two(together: Together, ann) -> None:
    make_way()
    ada = make_person("Ada Abara", unit=ann.unit, job_roles=(AGENT,))
    require(ada)

    def suspend() -> None:
        readiness.suspend(
            the(Person, ann), the(Person, ada), job_role=AGENT, stage=Stage.ASSIST, reason="A break."
        )

    assert together(suspend, suspend) == [None, "already_suspended"]


def test_two_workers_open_each_requirement_once(together: Together, ann, agent) -> None:
    make_library()
    make_deployment(agent, unit=ann.unit)

    def refresh() -> int:
        return paths.refresh_requirements(None)

    first, second = together(refresh, refresh)
    assert (count(Requirement, Requirement.valid_until.is_(None)), second) == (first, 0)
    assert first > 0


def test_two_processes_that_start_take_the_content_in_once(together: Together, server) -> None:
    files = library.read_all().files[:3]

    assert together(lambda: library.sync(None, files), lambda: library.sync(None, files)) == [3, 0]
    assert count(CurrentContent) == 3
