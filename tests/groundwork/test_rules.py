"""Which steps are done."""

from dataclasses import replace

import pytest

from portal.groundwork.rules import SetUpFacts, SetUpStep, next_step, steps

EMPTY = SetUpFacts(
    company="",
    people=1,
    has_triager=False,
    agents=0,
    has_deployment=False,
    uninvited=0,
    can_mail=False,
    has_backup=False,
)
FULL = SetUpFacts(
    company="Acme",
    people=120,
    has_triager=True,
    agents=5,
    has_deployment=True,
    uninvited=0,
    can_mail=True,
    has_backup=True,
)


def test_a_portal_with_nobody_but_its_administrator_has_everything_before_it() -> None:
    assert [each.step for each in steps(EMPTY) if each.is_done] == []
    assert next_step(steps(EMPTY)) is SetUpStep.COMPANY


def test_where_all_is_done_nothing_is_next() -> None:
    assert next_step(steps(FULL)) is None


@pytest.mark.parametrize(
    ("lacks", "step"),
    [
        ({"company": ""}, SetUpStep.COMPANY),
        ({"has_triager": False}, SetUpStep.TRIAGER),
        ({"agents": 0}, SetUpStep.AGENT),
        ({"has_deployment": False}, SetUpStep.DEPLOYMENT),
        ({"uninvited": 3}, SetUpStep.INVITATIONS),
        ({"can_mail": False}, SetUpStep.MAIL),
        ({"has_backup": False}, SetUpStep.BACKUP),
    ],
)
def test_each_step_is_open_until_it_is_true(lacks: dict[str, object], step: SetUpStep) -> None:
    found = steps(replace(FULL, **lacks))  # type: ignore[arg-type]

    assert [each.step for each in found if not each.is_done] == [step]
    assert next_step(found) is step


def test_a_sample_company_is_neither_invited_to_nor_backed_up() -> None:
    found = steps(replace(FULL, uninvited=118, can_mail=False, has_backup=False, is_sample=True))

    assert [each.step for each in found] == [
        SetUpStep.COMPANY, SetUpStep.PEOPLE, SetUpStep.TRIAGER, SetUpStep.AGENT, SetUpStep.DEPLOYMENT,
    ]  # fmt: skip
    assert next_step(found) is None
