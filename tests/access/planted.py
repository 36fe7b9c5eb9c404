"""Rows of Claims, most of them Ada's, each with words of its own that can be looked for on any page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from portal.agents.notices import SOURCE_CHECK_LATE
from portal.agents.rules import Autonomy
from portal.audiences.models import Audience, AudienceRule
from portal.audiences.rules import InLineOf, Persons, tell_rule
from portal.audit.commands import record
from portal.core import clock, db
from portal.core.permissions import ApiScope, Role
from portal.library.models import ContentProposal, ContentVersion
from portal.library.rules import ContentKind
from portal.paths import step_kinds
from portal.paths.rules import Stage
from portal.people.actions import PeopleAction
from portal.people.rules import JobRole
from portal.readiness import commands as standings
from portal.readiness.models import Suspension
from portal.reports.rules.states import EventKind, State
from portal.training.assessments.models import Response
from tests.agents.make import (
    find_workflow,
    make_action_type,
    make_agent,
    make_deployment,
    make_plan,
    make_source,
    make_version as release_version,
)
from tests.audit.make import sign, write_entries
from tests.cast import Cast
from tests.changes.make import make_change
from tests.chat.make import make_channel
from tests.clients.make import make_client, make_token
from tests.directory.make import look_at
from tests.exceptions.make import make_exception
from tests.library.make import make_lesson, make_version
from tests.make import give_access, keep, make_person, make_sign_in
from tests.messages.make import make_sent
from tests.metrics.make import make_metrics
from tests.notices.make import make_notice
from tests.outbox.make import make_mail
from tests.policies.make import make_acknowledgement, make_draft, make_duty, make_policy, make_question
from tests.readiness.make import AGENT, make_nudges, make_relief, make_step, require
from tests.reports.make import make_event, make_report
from tests.stakeholders.make import make_group, make_score
from tests.training.assessments.make import CONTENT, make_request
from tests.training.labs.make import make_lab, make_lab_attempt
from tests.training.lessons.make import make_answer, make_path, make_place
from tests.training.quizzes.make import make_quiz, make_quiz_attempt, make_quiz_result
from tests.training.signoffs.make import make_checklist, make_observation, require_sign_off

QUIZ_PASSED_AT = datetime(2026, 2, 18, 9, tzinfo=UTC)
LAB_PASSED_AT = datetime(2026, 2, 20, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Planted:
    """The ids of those who look, of their units, and a value for every place holder that an address can have."""

    people: dict[str, int]
    units: dict[str, int]
    values: dict[str, Any]


def plant(cast: Cast, folder: Path) -> Planted:
    """Everything that Claims could leak; ``folder`` takes the signed checkpoint of the log."""
    flo = make_person("Flo Frost", unit=cast.claims, manager=cast.bo)
    cast.ada.job_title = "Kiwi desk of Claims"
    db.session.commit()
    values: dict[str, Any] = {
        "token": "a-link-that-nobody-sent",
        "person_id": cast.ada.id,
        "unit_id": cast.claims.id,
        "site_id": cast.leeds.id,
    }
    require(cast.ada, cast.bo, cast.eve, flo, role=JobRole.ALL_EMPLOYEES, stage=Stage.FOUNDATION)
    values["observer_id"] = make_person("Una Ude", job_roles=(JobRole.CS_MANAGER,)).id
    values |= _agents(cast) | _training(cast) | _evidence(cast) | _administration(cast, folder)
    make_report(cast.ada, what="The grape report", state=State.CLOSED)
    people = {"ada": cast.ada, "bo": cast.bo, "eve": cast.eve, "flo": flo}
    return Planted(
        {name: person.id for name, person in people.items()},
        {unit.name: unit.id for unit in (cast.claims, cast.service)},
        values | {"report_id": _report(cast)},
    )


def _agents(cast: Cast) -> dict[str, Any]:
    agent = make_agent("Mango Agent", accountable=cast.cal, caretaker=cast.cal)
    deployment = make_deployment(agent, unit=cast.claims, level=Autonomy.APPROVE)
    notice = make_notice(
        cast.ada, SOURCE_CHECK_LATE, address={"agent_id": agent.id}, agent=agent.name, source="A durian guide"
    )
    make_plan(deployment, level=Autonomy.ASSIST, due_on=date(2026, 6, 1))
    change = make_change(cast.cal, deployment=deployment, title="A cloudberry change", story="A medlar story")
    group = make_group("Handlers of claims")
    make_score(change, group, by=cast.cal, why="A yuzu worry", changes_for_them="A yuzu worry")
    workflow = find_workflow(agent)
    release_version(agent)
    return {
        "group_id": group.id,
        "change_id": change.id,
        "deployment": deployment.id,
        "agent_id": agent.id, "deployment_id": deployment.id, "workflow_id": workflow.id,
        "action_id": make_action_type(workflow).id, "source_id": make_source(agent, owner=cast.bo).id, "scope": "read",
        "notice_id": notice.id,
    }  # fmt: skip


def _training(cast: Cast) -> dict[str, Any]:
    """A lesson, a quiz and a lab that Ada has begun, and one of each that she has finished."""
    make_path("f01-first")
    make_version(
        ContentKind.CATALOGUE, "roles", yaml.safe_load((CONTENT / "roles.yaml").read_text()), title="roles"
    )
    lesson, quiz, lab = make_lesson(), make_quiz(), make_lab(terms=False)
    for position, (kind, version) in enumerate(((step_kinds.QUIZ, quiz), (step_kinds.LAB, lab)), start=1):
        make_step(version.key, kind, position=position, role=JobRole.ALL_EMPLOYEES, stage=Stage.FOUNDATION)
    make_place(cast.ada, lesson, "try-it")
    make_answer(cast.ada, lesson, "f01-first-1")
    lab_begun = make_lab_attempt(cast.ada, lab)
    lab_done = _finished_lab(cast, lab)
    quiz_done = make_quiz_result(cast.ada, quiz, at=QUIZ_PASSED_AT).id
    return {
        "lesson": lesson.key, "section": "try-it", "item_id": "f01-first-2", "quiz": quiz.key, "lab": lab.key,
        "lab_begun": lab_begun.id, "lab_done": lab_done, "quiz_done": quiz_done, "version_of_lesson": lesson.id,
        "quiz_begun": make_quiz_attempt(cast.ada, quiz).id, "request_id": make_request(cast.ada, cast.bo).id,
        "role": "all-employees", "number": 1, "assessed": "lab",
    }  # fmt: skip


def _finished_lab(cast: Cast, lab: ContentVersion) -> int:
    """All twenty called, the last one stopped in vain with a note why."""
    at = LAB_PASSED_AT
    attempt = make_lab_attempt(cast.ada, lab, hits=6, decided=19, passed=True, at=at)
    stopped = {"stopped": True, "reasons": []}
    keep(
        Response(
            attempt_id=attempt.id, item_id="good-13", given=stopped, note="A plum note", is_right=False, at=at
        )
    )  # fmt: skip
    return attempt.id


def _evidence(cast: Cast) -> dict[str, Any]:
    """What Ada has shown and signed, and where she was taken off."""
    checklist, policy = make_checklist(), make_policy()
    require_sign_off(cast.ada)
    keep(
        Suspension(
            person_id=cast.ada.id, job_role=AGENT, stage=Stage.ASSIST, reason="A lychee reason",
            suspended_by_id=cast.bo.id, valid_from=clock.now(),
        )
    )  # fmt: skip
    make_relief(cast.ada, by=cast.bo, note="A mulberry note")
    standings.refresh([cast.ada.id])
    db.session.commit()
    seen = make_observation(cast.ada, checklist, observer=cast.bo, comment="A papaya comment")
    signed = make_acknowledgement(cast.ada, policy, signed_name="Ada Quince")
    draft = make_draft(policy, author=cast.cal, text="## 1. Purpose\n\nQuince jam is not a policy.\n")
    nudges = make_nudges(cast.bo, cast.ada)
    return {
        "checklist": checklist.key, "observation_id": seen.id, "policy": policy.key, "version_of_policy": policy.id,
        "signature_id": signed.id,
        "draft_id": draft.id, "duty": "reviewer", "duty_id": make_duty(draft, cast.bo).id, "policy_item": "p06-1",
        "question_id": make_question(cast.ada, policy, words="A sorrel question").id,
        "exception_id": make_exception(cast.ada, policy, reason="A rosehip exception").id,
        "stage": int(Stage.ASSIST), "path_role": str(AGENT),
        "path": f"{AGENT}:{int(Stage.ASSIST)}", "round_id": nudges.id,
    }  # fmt: skip


def _administration(cast: Cast, folder: Path) -> dict[str, Any]:
    now = clock.now()
    audience = keep(Audience(name="Guava group", purpose="A fig purpose", made_at=now))
    keep(AudienceRule(audience_id=audience.id, rule=tell_rule(Persons((cast.ada.id,))), valid_from=now))
    line = keep(Audience(name="Second group", made_at=now, draft=tell_rule(InLineOf(cast.bo.id))))
    imported = look_at(
        "E-1,Ida Persimmon,ida@northwind.example,,,,,,,,",
        "E-2,Cy Cherry,date-palm-at-northwind,,,,,,,,",
    )
    imported.file_name = "melon.csv"
    db.session.commit()
    proposal = keep(
        ContentProposal(
            kind=ContentKind.LESSON, key="f01-first", label="2.0.0", hash="0" * 64, title="An apricot proposal",
            filed_at=now, source="", body="{}",
        )
    )  # fmt: skip
    mail = make_mail(
        "tangerine@northwind.example", subject="A lime subject", text="A pear secret", failed_at=now
    )
    client = make_client(cast.bo, *ApiScope, name="Lingonberry robot")
    grant = give_access(cast.ada, Role.EXECUTIVE, unit=cast.claims)  # it opens nothing by itself
    sign_in = make_sign_in(cast.ada, "another-browser-of-adas")
    sign_in.device = "Raspberry browser"
    db.session.commit()
    record(cast.ada, PeopleAction.PLACED, cast.ada, was="nectarine")
    db.session.commit()
    write_entries(1)
    sign(folder)
    make_metrics()
    message = make_sent(cast.cal, cast.ada, title="A guanabana message")
    return {
        "message_id": message.id,
        "metric": "b3",
        "client_id": client.id, "token_id": make_token(client).id,
        "audience_id": audience.id, "line_audience_id": line.id, "import_id": imported.id, "proposal_id": proposal.id,
        "channel_id": make_channel().id,
        "mail_id": mail.id, "sign_in_id": sign_in.id, "grant_id": grant.id, "kind": "unit", "group": 0, "place": 0,
        "name": "duty_phone", "notice_kind": "agents.ended",
    }  # fmt: skip


def _report(cast: Cast) -> Any:
    """One that waits for Ada's answer to a question."""
    report = make_report(cast.ada, what="The banana report", state=State.NEEDS_INFO)
    make_event(report, EventKind.ASKED, by=cast.cal, text="A coconut question")
    return report.id
