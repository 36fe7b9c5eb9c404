"""Settings: value, bounds and place on the page; how values are parsed and written.

A feature declares its settings in its ``settings.py``, with :func:`whole` and the other functions below.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Required, TypedDict, TypeVar, Unpack

from portal.core.reasons import Reason

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, eq=False)
class Group:
    """A section of the settings page. ``name`` is its anchor; sections are sorted by ``order``."""

    name: str
    title: Any
    order: int


class SettingKind(StrEnum):
    """The type of a value."""

    TEXT = "text"
    WHOLE = "whole"  # a whole number
    NUMBER = "number"  # a number with decimals
    SHARE = "share"  # 0 to 1, shown and typed in percent
    TIME = "time"  # HH:MM, in each person's own time zone
    WHOLES = "wholes"  # whole numbers, largest first


class SettingUnit(StrEnum):
    """What a number counts."""

    NONE = ""
    PERCENT = "percent"
    CHARACTERS = "characters"
    HOURS = "hours"
    MINUTES = "minutes"
    DAYS = "days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"
    TRIES = "tries"
    ITEMS = "items"
    PEOPLE = "people"
    POINTS = "points"


@dataclass(frozen=True, kw_only=True, eq=False)
class Setting(Generic[T]):
    """A value that an administrator may set. Code reads it with ``settings_queries.value(SETTING)``.

    * ``name`` is its name in versions and the audit log: it never changes.
    * ``title``, ``help`` and ``source`` are words on the page; ``source`` says where the default comes from.
    * ``below`` is the setting whose value must be larger than this one.
    * ``order`` is its place within its group; equal ones come in ladder order, as each feature lists them.
    """

    name: str
    group: Group
    title: Any
    default: T
    source: Any
    kind: SettingKind
    unit: SettingUnit = SettingUnit.NONE
    minimum: float | None = None
    maximum: float | None = None
    help: Any = ""
    below: "Setting[Any] | None" = None
    order: int = 50


class _Words(TypedDict, total=False):
    """The arguments that every kind of setting takes; see :class:`Setting`."""

    group: Required[Group]
    title: Required[Any]
    source: Required[Any]
    help: Any
    below: Setting[Any]
    order: int


def text(name: str, default: str, *, between: tuple[int, int], **words: Unpack[_Words]) -> Setting[str]:
    """Declare a text with a minimum and maximum length. With minimum 0 it may be empty."""
    low, high = between
    return Setting(
        name=name,
        default=default,
        kind=SettingKind.TEXT,
        unit=SettingUnit.CHARACTERS,
        minimum=low,
        maximum=high,
        **words,
    )


def whole(
    name: str, default: int, unit: SettingUnit, *, between: tuple[int, int], **words: Unpack[_Words]
) -> Setting[int]:
    """Declare a whole number of something."""
    low, high = between
    return Setting(
        name=name, default=default, kind=SettingKind.WHOLE, unit=unit, minimum=low, maximum=high, **words
    )


def number(
    name: str, default: float, *, between: tuple[float, float], **words: Unpack[_Words]
) -> Setting[float]:
    """Declare a number with decimals."""
    low, high = between
    return Setting(name=name, default=default, kind=SettingKind.NUMBER, minimum=low, maximum=high, **words)


def share(
    name: str, default: float, *, between: tuple[float, float], **words: Unpack[_Words]
) -> Setting[float]:
    """Declare a share from 0 to 1, shown and typed in percent."""
    low, high = between
    return Setting(
        name=name,
        default=default,
        kind=SettingKind.SHARE,
        unit=SettingUnit.PERCENT,
        minimum=low,
        maximum=high,
        **words,
    )


def time_of_day(name: str, default: str, **words: Unpack[_Words]) -> Setting[str]:
    """Declare a time of day as HH:MM, in each person's own time zone."""
    return Setting(name=name, default=default, kind=SettingKind.TIME, **words)


def wholes(
    name: str,
    default: tuple[int, ...],
    unit: SettingUnit,
    *,
    between: tuple[int, int],
    **words: Unpack[_Words],
) -> Setting[tuple[int, ...]]:
    """Declare several whole numbers, largest first."""
    low, high = between
    return Setting(
        name=name, default=default, kind=SettingKind.WHOLES, unit=unit, minimum=low, maximum=high, **words
    )


def parse(setting: Setting[T], typed: str) -> T | Reason:
    """Return the value of the typed text, or the first :class:`Reason` why it does not fit."""
    return _parse(setting, typed.strip())  # type: ignore[no-any-return]


def write(setting: Setting[T], value: T) -> str:
    """Return a value as it is typed into the form; the inverse of :func:`parse`."""
    shown: Any = value
    if setting.kind is SettingKind.SHARE:
        return _plain(round(shown * 100, 2))
    if setting.kind is SettingKind.WHOLES:
        return ", ".join(str(each) for each in shown)
    return _plain(shown) if setting.kind is SettingKind.NUMBER else str(shown)


def disagreement(
    setting: Setting[T], value: T, *, among: Iterable[Setting[Any]], values: Mapping[str, Any]
) -> Reason | None:
    """Return the reason if a new value breaks an order; ``among`` are all settings, ``values`` their values."""
    after = {**values, setting.name: value}
    for low in among:
        high = low.below
        if high is not None and setting in (low, high) and not after[low.name] < after[high.name]:
            return Reason("setting_out_of_order", low=low.name, high=high.name)
    return None


def _parse(setting: Setting[Any], typed: str) -> Any:
    example = write(setting, setting.default)  # the default always fits
    if setting.kind is SettingKind.TEXT:
        return typed if _is_within(setting, len(typed)) else _outside("setting_text_outside", setting)
    if setting.kind is SettingKind.TIME:
        is_time = re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", typed)
        return typed if is_time else Reason("setting_needs_time", example=example)
    if setting.kind is SettingKind.WHOLES:
        value: Any = _read_wholes(typed) or Reason("setting_needs_wholes", example=example)
    elif setting.kind is SettingKind.WHOLE:
        is_whole = re.fullmatch(r"\d{1,9}", typed)
        value = int(typed) if is_whole else Reason("setting_needs_whole", example=example)
    else:
        is_number = re.fullmatch(r"\d{1,9}([.,]\d{1,4})?", typed)
        value = _read_number(setting, typed) if is_number else Reason("setting_needs_number", example=example)
    if isinstance(value, Reason) or _is_within(
        setting, *(value if setting.kind is SettingKind.WHOLES else [value])
    ):
        return value
    return _outside("setting_number_outside", setting)


def _read_number(setting: Setting[Any], typed: str) -> float:
    value = float(typed.replace(",", "."))
    return round(value / 100, 6) if setting.kind is SettingKind.SHARE else value


def _read_wholes(typed: str) -> tuple[int, ...]:
    """Return the numbers, largest first; none if anything else was typed."""
    parts = [part.strip() for part in re.split(r"[,;]", typed) if part.strip()]
    if not all(re.fullmatch(r"\d{1,9}", part) for part in parts):
        return ()
    return tuple(sorted({int(part) for part in parts}, reverse=True))


def _is_within(setting: Setting[Any], *sizes: float) -> bool:
    low, high = setting.minimum, setting.maximum
    return all((low is None or size >= low) and (high is None or size <= high) for size in sizes)


def _outside(code: str, setting: Setting[Any]) -> Reason:
    factor = 100 if setting.kind is SettingKind.SHARE else 1
    low, high = (setting.minimum or 0) * factor, (setting.maximum or 0) * factor
    return Reason(code, low=_plain(low), high=_plain(high))


def _plain(number: float) -> str:
    return f"{number:g}"
