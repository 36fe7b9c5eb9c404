"""What the sample company's data promises: levels people can be ready for, and texts that fit their dates."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import yaml

from portal.demo import company, editions
from portal.library import files
from portal.library.files import ContentFile
from portal.library.rules import ChangeClass, ContentKind, label_problem, numbers
from portal.paths import step_kinds
from portal.paths.rules import Catalogues, Stage, steps_of
from portal.people.rules import JobRole
from tests.paths.kinds import KINDS

TODAY = datetime(2027, 3, 1, 15, tzinfo=UTC)
FEW = 3
CONTENT = {
    step_kinds.LESSON: ContentKind.LESSON,
    step_kinds.QUIZ: ContentKind.QUIZ,
    step_kinds.LAB: ContentKind.LAB,
    step_kinds.SIGN_OFF: ContentKind.SIGNOFF,
    step_kinds.POLICY: ContentKind.POLICY,
}
AGENTS = yaml.safe_load(company.read("agents.yaml"))


def deployments() -> Iterator[tuple[str, dict[str, Any]]]:
    for agent in AGENTS:
        for deployment in agent["deployments"]:
            yield f"{agent['id']}: {deployment['workflow']}", deployment


@cache
def shipped() -> dict[tuple[ContentKind, str], ContentFile]:
    return {(file.kind, file.key): file for file in files.read_all().files}


@cache
def can_be_ready(role: str, level: str) -> bool:
    """Whether everything that a role has to show for a level has shipped."""
    catalogues = Catalogues(
        *(yaml.safe_load(shipped()[ContentKind.CATALOGUE, name].raw) for name in ("paths", "assessments"))
    )
    steps = steps_of(JobRole(role), Stage[level.upper()], catalogues, KINDS)
    return all(step.kind in CONTENT and (CONTENT[step.kind], step.key) in shipped() for step in steps)


def people_at(place: dict[str, Any], roles: list[str]) -> int:
    rows = company.rows("people.csv")
    return sum(
        row["unit"].startswith(place["unit"])
        and place["site"] in (None, row["site"])
        and bool(set(roles) & set(row["job_roles"].split(";")))
        for row in rows
    )


def test_what_ran_live_did_so_at_a_level_its_people_can_be_ready_for() -> None:
    too_high = [
        (name, role, each["level"])
        for name, deployment in deployments()
        for each in deployment["history"]
        if each["mode"] in ("live", "paused")
        for role in deployment["job_roles"]
        if not can_be_ready(role, each["level"])
    ]

    assert too_high == []


def test_what_has_no_lessons_yet_is_tried_in_shadow_beside_few() -> None:
    without_lessons = {
        name: (now["mode"], people_at(deployment["place"], deployment["job_roles"]))
        for name, deployment in deployments()
        if (now := deployment["history"][-1])["mode"] != "off"
        if not all(can_be_ready(role, now["level"]) for role in deployment["job_roles"])
    }

    assert {
        name: (mode, people)
        for name, (mode, people) in without_lessons.items()
        if mode != "shadow" or people > FEW
    } == {}


def test_the_agents_stand_at_different_levels() -> None:
    levels = {deployment["history"][-1]["level"] for _name, deployment in deployments()}

    assert (len(AGENTS), levels) == (5, {"assist", "approve", "guardrails"})


def test_earlier_texts_say_less_and_the_library_takes_todays_in_after_them() -> None:
    opened = (TODAY - timedelta(days=editions.OPENED)).date()
    earlier = {file.path: file for file in editions.first(opened)}
    shipped = {file.path: file for file in files.read_all().files}
    told = yaml.safe_load(company.read("earlier.yaml"))

    for each in told:
        assert len(earlier[each["path"]].text) < len(shipped[each["path"]].text)
        assert ChangeClass(each["change"]) is not ChangeClass.FULL  # nobody of the story has to begin again
    assert {path for path in earlier if earlier[path].hash != shipped[path].hash} == {
        each["path"] for each in told
    }
    assert {shipped[path].kind for path in shipped.keys() - earlier.keys()} == {ContentKind.POLICY}


def test_a_policy_is_in_force_from_the_first_day_and_its_file_never_replaces_it() -> None:
    told = next(each for each in yaml.safe_load(company.read("earlier.yaml")) if "policies" in each["path"])
    opened = (TODAY - timedelta(days=editions.OPENED)).date()
    first = next(file for file in editions.first(opened) if file.path == told["path"])
    shipped = next(file for file in files.read_all().files if file.path == told["path"])
    newer: Any = editions.adopted(shipped, told, TODAY)

    assert (first.shape.effective, first.label) == (opened, shipped.label)  # type: ignore[attr-defined]
    assert newer.shape.effective == date(2027, 2, 20)
    assert newer.text == shipped.text
    assert numbers(newer.label) > numbers(shipped.label or "")
    assert label_problem(newer.label, shipped.label or "")
