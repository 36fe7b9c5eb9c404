"""Which steps are done."""

from dataclasses import replace

import pytest

from portal.groundwork.rules import Facts, Step, next_step, standings

EMPTY = Facts(
    company="",
    people=1,
    has_triager=False,
    agents=0,
    has_deployment=False,
    uninvited=0,
    can_mail=False,
    has_backup=False,
)
FULL = Facts(
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
    assert [each.step for each in standings(EMPTY) if each.is_done] == []
    assert next_step(standings(EMPTY)) is Step.COMPANY


def test_where_all_is_done_nothing_is_next() -> None:
    assert next_step(standings(FULL)) is None


@pytest.mark.parametrize(
    ("lacks", "step"),
    [
        ({"company": ""}, Step.COMPANY),
        ({"has_triager": False}, Step.TRIAGER),
        ({"agents": 0}, Step.AGENT),
        ({"has_deployment": False}, Step.DEPLOYMENT),
        ({"uninvited": 3}, Step.INVITATIONS),
        ({"can_mail": False}, Step.MAIL),
        ({"has_backup": False}, Step.BACKUP),
    ],
)
def test_each_step_is_open_until_it_is_true(lacks: dict[str, object], step: Step) -> None:
    found = standings(replace(FULL, **lacks))  # type: ignore[arg-type]

    assert [each.step for each in found if not each.is_done] == [step]
    assert next_step(found) is step


def test_a_sample_company_is_neither_invited_to_nor_backed_up() -> None:
    found = standings(replace(FULL, uninvited=118, can_mail=False, has_backup=False, is_sample=True))

    assert [each.step for each in found] == [
        Step.COMPANY, Step.PEOPLE, Step.TRIAGER, Step.AGENT, Step.DEPLOYMENT,
    ]  # fmt: skip
    assert next_step(found) is None
