"""How typed values are parsed, and which values may be set together."""

from typing import Any

import pytest

from portal.application import FEATURES
from portal.core.reasons import Reason
from portal.settings import words
from portal.settings.rules import Setting, disagreement, parse, write
from tests.settings.make import BUSY, DESKS, FULL, MOTTO, NOTE, OPENS, SETTINGS, SPEED, WARNINGS

SHIPPED: tuple[Setting[Any], ...] = tuple(each for feature in FEATURES for each in feature.settings)
DEFAULTS = {each.name: each.default for each in (*SHIPPED, *SETTINGS)}


@pytest.mark.parametrize("setting", SHIPPED, ids=lambda setting: setting.name)
def test_every_default_fits_its_own_bounds_and_survives_the_form(setting: Setting[Any]) -> None:
    assert parse(setting, write(setting, setting.default)) == setting.default


@pytest.mark.parametrize("setting", SHIPPED, ids=lambda setting: setting.name)
def test_the_defaults_agree_with_each_other(setting: Setting[Any]) -> None:
    assert disagreement(setting, setting.default, among=SHIPPED, values=DEFAULTS) is None


def test_no_two_settings_share_a_name() -> None:
    assert len({each.name for each in SHIPPED}) == len(SHIPPED)


@pytest.mark.parametrize(
    ("setting", "typed", "value"),
    [
        (DESKS, " 4 ", 4),
        (FULL, "75", 0.75),
        (FULL, "82,5", 0.825),
        (SPEED, "1.5", 1.5),
        (OPENS, "21:30", "21:30"),
        (WARNINGS, "7, 60;30", (60, 30, 7)),
        (NOTE, "", ""),
    ],
)
def test_what_was_typed_becomes_a_value(setting: Setting[Any], typed: str, value: Any) -> None:
    assert parse(setting, typed) == value


@pytest.mark.parametrize(
    ("setting", "typed", "reason"),
    [
        (DESKS, "four", Reason("setting_needs_whole", example="5")),
        (DESKS, "4.5", Reason("setting_needs_whole", example="5")),
        (DESKS, "-1", Reason("setting_needs_whole", example="5")),
        (DESKS, "21", Reason("setting_number_outside", low="0", high="20")),
        (FULL, "0.8", Reason("setting_number_outside", low="50", high="99")),
        (FULL, "eighty", Reason("setting_needs_number", example="85")),
        (SPEED, "4", Reason("setting_number_outside", low="0", high="3")),
        (OPENS, "24:00", Reason("setting_needs_time", example="07:00")),
        (WARNINGS, "soon", Reason("setting_needs_wholes", example="90, 60, 30, 7")),
        (WARNINGS, "", Reason("setting_needs_wholes", example="90, 60, 30, 7")),
        (WARNINGS, "400, 30", Reason("setting_number_outside", low="1", high="365")),
        (MOTTO, "", Reason("setting_text_outside", low="1", high="20")),
    ],
)
def test_what_does_not_fit_is_answered_with_a_reason(
    setting: Setting[Any], typed: str, reason: Reason
) -> None:
    assert parse(setting, typed) == reason


@pytest.mark.parametrize(
    ("setting", "value", "disagrees"),
    [(BUSY, 0.84, False), (BUSY, 0.85, True), (FULL, 0.80, True), (FULL, 0.81, False), (DESKS, 0, False)],
)
def test_limits_that_belong_together_keep_their_order(
    setting: Setting[Any], value: Any, *, disagrees: bool
) -> None:
    found = disagreement(setting, value, among=SETTINGS, values=DEFAULTS)

    assert found == (Reason("setting_out_of_order", low="busy", high="full") if disagrees else None)


@pytest.mark.parametrize(
    ("setting", "shown"),
    [
        (DESKS, "5 people"),
        (FULL, "85 %"),
        (SPEED, "1.2"),
        (WARNINGS, "90, 60, 30, 7 days"),
        (OPENS, "07:00"),
        (NOTE, "Not set"),
    ],
)
def test_a_value_is_shown_with_its_unit(app, setting: Setting[Any], shown: str) -> None:
    with app.test_request_context():
        assert words.shown(setting, setting.default) == shown


@pytest.mark.parametrize(
    ("setting", "hint"),
    [
        (DESKS, "From 0 to 20 people."),
        (FULL, "From 50 to 99 %."),
        (SPEED, "From 0 to 3."),
        (WARNINGS, "From 1 to 365 days."),
        (OPENS, "A time from 00:00 to 23:59."),
        (NOTE, "Up to 20 characters."),
    ],
)
def test_every_kind_says_what_may_be_typed(app, setting: Setting[Any], hint: str) -> None:
    with app.test_request_context():
        assert words.hint(setting) == hint
