"""What may be set about reports starts as the shipped catalogues and the rules have it."""

from pathlib import Path
from typing import Any

import yaml

from portal.reports import settings
from portal.reports.rules.promises import PROMISES, Span
from portal.reports.settings import PROMISED
from portal.settings.rules import SettingUnit

CONTENT = Path(__file__).parents[2] / "content"


def content(name: str) -> Any:
    return yaml.safe_load((CONTENT / name).read_text())


def test_the_defaults_are_those_of_the_shipped_severities() -> None:
    severity = content("severity.yaml")

    assert {axis["id"]: axis["weight"] for axis in severity["axes"]} == {
        "harm": settings.SEVERITY_WEIGHT_HARM.default,
        "reach": settings.SEVERITY_WEIGHT_REACH.default,
        "reversibility": settings.SEVERITY_WEIGHT_REVERSIBILITY.default,
    }
    assert {level["id"]: level["min_points"] for level in severity["levels"] if level["min_points"]} == {
        "S1": settings.SEVERITY_POINTS_S1.default,
        "S2": settings.SEVERITY_POINTS_S2.default,
        "S3": settings.SEVERITY_POINTS_S3.default,
    }


def test_the_defaults_are_those_of_the_shipped_promises() -> None:
    sla = content("sla.yaml")
    for level, promises in PROMISED.items():
        for step, setting in promises.items():
            shipped = sla[f"S{level.value}"][step.value]
            assert setting.name == f"sla_s{level.value}_{step.value}"
            assert setting.default == (shipped.get("minutes") or shipped["business_days"])
    assert sla["rules"]["answer_min_characters"] == settings.ANSWER_MIN_CHARACTERS.default
    assert sla["rules"]["pauses"]["needs_info"]["max_business_days"] == settings.NEEDS_INFO_MAX.default


def test_there_is_a_setting_for_each_promise_of_the_rules_in_its_own_unit() -> None:
    assert {
        level: {step: (setting.default, setting.unit) for step, setting in promises.items()}
        for level, promises in PROMISED.items()
    } == {level: {step: _amount(span) for step, span in steps.items()} for level, steps in PROMISES.items()}


def _amount(span: Span) -> tuple[int, SettingUnit]:
    if span.business_days:
        return span.business_days, SettingUnit.BUSINESS_DAYS
    return span.minutes, SettingUnit.MINUTES
