"""What may be set, and how what was typed is read."""

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.core.reasons import Reason
from portal.reports.rules.promises import PROMISES
from portal.settings import words
from portal.settings.rules import SETTINGS, Kind, disagreement, parse, write

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "content"
DEFAULTS = {name: setting.default for name, setting in SETTINGS.items()}


def content(name: str) -> Any:
    return yaml.safe_load((CONTENT / name).read_text())


@pytest.mark.parametrize("name", SETTINGS)
def test_every_default_fits_its_own_bounds_and_survives_the_form(name: str) -> None:
    setting = SETTINGS[name]

    assert parse(setting, write(setting, setting.default)) == setting.default


@pytest.mark.parametrize("name", SETTINGS)
def test_the_defaults_agree_with_each_other(name: str) -> None:
    assert disagreement(name, SETTINGS[name].default, DEFAULTS) is None


def test_every_setting_has_a_title_and_no_word_is_left_over() -> None:
    assert words.TITLES.keys() == SETTINGS.keys()
    assert words.HELPS.keys() <= SETTINGS.keys()


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("reminder_max", " 4 ", 4),
        ("foundation_pass_share", "75", 0.75),
        ("foundation_pass_share", "82,5", 0.825),
        ("assist_lab_min_d_prime", "1.5", 1.5),
        ("quiet_from", "21:30", "21:30"),
        ("certificate_warning_days", "7, 60;30", (60, 30, 7)),
        ("company", "", ""),
    ],
)
def test_what_was_typed_becomes_a_value(name: str, typed: str, value: Any) -> None:
    assert parse(SETTINGS[name], typed) == value


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [
        ("reminder_max", "four", Reason("setting_needs_whole", example="5")),
        ("reminder_max", "4.5", Reason("setting_needs_whole", example="5")),
        ("reminder_max", "-1", Reason("setting_needs_whole", example="5")),
        ("reminder_max", "21", Reason("setting_number_outside", low="0", high="20")),
        ("foundation_pass_share", "0.8", Reason("setting_number_outside", low="50", high="100")),
        ("foundation_pass_share", "eighty", Reason("setting_needs_number", example="80")),
        ("password_min", "-3", Reason("setting_needs_whole", example="15")),
        ("password_min", "8", Reason("setting_number_outside", low="15", high="64")),
        ("small_group", "4", Reason("setting_number_outside", low="5", high="50")),
        ("quiet_from", "24:00", Reason("setting_needs_time", example="20:00")),
        ("certificate_warning_days", "soon", Reason("setting_needs_wholes", example="90, 60, 30, 7")),
        ("certificate_warning_days", "400, 30", Reason("setting_number_outside", low="1", high="365")),
        ("portal_name", "", Reason("setting_text_outside", low="1", high="60")),
    ],
)
def test_what_does_not_fit_is_answered_with_a_reason(name: str, typed: str, reason: Reason) -> None:
    assert parse(SETTINGS[name], typed) == reason


@pytest.mark.parametrize(
    ("name", "value", "disagrees"),
    [
        ("currency_lapsed", 0.84, False),
        ("currency_lapsed", 0.85, True),
        ("currency_current", 0.80, True),
        ("severity_points_s2", 8, True),
        ("severity_points_s2", 16, True),
        ("severity_points_s1", 12, True),
        ("reminder_max", 0, False),
    ],
)
def test_limits_that_belong_together_keep_their_order(name: str, value: Any, *, disagrees: bool) -> None:
    assert (disagreement(name, value, DEFAULTS) is not None) is disagrees


def test_the_defaults_are_those_of_the_shipped_assessments() -> None:
    parts = {(each["id"], part["id"]): part for each in content("assessments.yaml") for part in each["parts"]}
    foundation, quiz, lab = (
        parts["as-foundation", "quiz"],
        parts["as-assist", "quiz"],
        parts["as-assist", "lab"],
    )

    assert foundation["pass"]["min_share"] == DEFAULTS["foundation_pass_share"]
    assert foundation["attempts"]["wait_after_fails"] == DEFAULTS["foundation_fails_before_wait"]
    assert foundation["attempts"]["wait_hours"] == DEFAULTS["foundation_wait_hours"]
    assert quiz["pass"]["min_share"] == DEFAULTS["assist_pass_share"]
    assert lab["pass"] == {
        "min_hits": DEFAULTS["assist_lab_min_hits"],
        "max_false_alarms": DEFAULTS["assist_lab_max_false_alarms"],
        "min_d_prime": DEFAULTS["assist_lab_min_d_prime"],
    }
    assert lab["attempts"]["max_attempts"] == DEFAULTS["assist_lab_tries"]


def test_the_defaults_are_those_of_the_shipped_severities() -> None:
    severity = content("severity.yaml")

    assert {axis["id"]: axis["weight"] for axis in severity["axes"]} == {
        axis: DEFAULTS[f"severity_weight_{axis}"] for axis in ("harm", "reach", "reversibility")
    }
    assert {level["id"]: level["min_points"] for level in severity["levels"] if level["min_points"]} == {
        f"S{rank}": DEFAULTS[f"severity_points_s{rank}"] for rank in (1, 2, 3)
    }


def test_the_defaults_are_those_of_the_shipped_promises() -> None:
    sla = content("sla.yaml")
    promised = {
        f"sla_{level.lower()}_{step}": amount.get("minutes") or amount["business_days"]
        for level in ("S1", "S2", "S3", "S4")
        for step, amount in sla[level].items()
        if amount and ("minutes" in amount or "business_days" in amount)
    }

    assert promised == {name: value for name, value in DEFAULTS.items() if name.startswith("sla_")}
    assert sla["rules"]["answer_min_characters"] == DEFAULTS["answer_min_characters"]
    assert sla["rules"]["accepted_limit_max_days"] == DEFAULTS["accepted_limit_days"]
    assert sla["rules"]["pauses"]["needs_info"]["max_business_days"] == DEFAULTS["needs_info_max"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("recertify_months_assist", "12 months"),
        ("foundation_pass_share", "80 %"),
        ("assist_lab_min_d_prime", "1.2"),
        ("certificate_warning_days", "90, 60, 30, 7 days"),
        ("company", "Not set"),
    ],
)
def test_a_value_is_shown_with_its_unit(app, name: str, shown: str) -> None:
    with app.test_request_context():
        assert words.shown(SETTINGS[name], DEFAULTS[name]) == shown


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_says_what_may_be_typed(app, kind: Kind) -> None:
    setting = next(each for each in SETTINGS.values() if each.kind is kind)

    with app.test_request_context():
        assert words.hint(setting)


def test_the_page_says_of_exactly_those_settings_that_nothing_reads_them() -> None:
    """A setting is read by its name, or as a promise of the reports, whose names are put together."""
    read = {f"sla_s{severity.value}_{step.value}" for severity, steps in PROMISES.items() for step in steps}
    for path in (ROOT / "portal").rglob("*.py"):
        if path.parent.name != "settings" or path.name == "__init__.py":
            nodes = ast.walk(ast.parse(path.read_text()))
            read |= {node.value for node in nodes if isinstance(node, ast.Constant)} & set(SETTINGS)

    assert {name for name, setting in SETTINGS.items() if not setting.is_in_use} == set(SETTINGS) - read
