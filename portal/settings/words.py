"""How values and bounds of settings are written on screen, and the sentences of refusals."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.phrases import gettext, ngettext
from portal.settings.queries import find_setting
from portal.settings.rules import Setting, SettingKind, SettingUnit, write

SENTENCES = {
    "setting_needs_whole": _l("Type a whole number, for example %(example)s."),
    "setting_needs_number": _l("Type a number, for example %(example)s."),
    "setting_needs_wholes": _l("Type whole numbers with commas between them, for example %(example)s."),
    "setting_needs_time": _l("Type a time from 00:00 to 23:59, for example %(example)s."),
    "setting_number_outside": _l("Choose a value from %(low)s to %(high)s."),
    "setting_text_outside": _l("Use %(low)s to %(high)s characters."),
    "setting_out_of_order": lambda low, high: gettext(
        "“%(low)s” must be lower than “%(high)s”.", low=_title(low), high=_title(high)
    ),
}


def amount(unit: SettingUnit, number: int) -> str:
    """Return a whole number with its unit: 1 month, 12 months."""
    many = {
        SettingUnit.CHARACTERS: lambda: ngettext("%(num)s character", "%(num)s characters", number),
        SettingUnit.HOURS: lambda: ngettext("%(num)s hour", "%(num)s hours", number),
        SettingUnit.MINUTES: lambda: ngettext("%(num)s minute", "%(num)s minutes", number),
        SettingUnit.DAYS: lambda: ngettext("%(num)s day", "%(num)s days", number),
        SettingUnit.BUSINESS_DAYS: lambda: ngettext("%(num)s business day", "%(num)s business days", number),
        SettingUnit.MONTHS: lambda: ngettext("%(num)s month", "%(num)s months", number),
        SettingUnit.TRIES: lambda: ngettext("%(num)s try", "%(num)s tries", number),
        SettingUnit.ITEMS: lambda: ngettext("%(num)s item", "%(num)s items", number),
        SettingUnit.PEOPLE: lambda: ngettext("%(num)s person", "%(num)s people", number),
        SettingUnit.POINTS: lambda: ngettext("%(num)s point", "%(num)s points", number),
    }
    return str(many[unit]()) if unit in many else str(number)


def hint(setting: Setting[Any]) -> str:
    """Return what may be typed: the unit and the bounds."""
    if setting.kind is SettingKind.TEXT:
        return str(gettext("Up to %(high)d characters.", high=setting.maximum))
    if setting.kind is SettingKind.TIME:
        return str(gettext("A time from 00:00 to 23:59."))
    factor = 100 if setting.kind is SettingKind.SHARE else 1
    low, high = f"{(setting.minimum or 0) * factor:g}", f"{(setting.maximum or 0) * factor:g}"
    if setting.kind is SettingKind.SHARE:
        return str(gettext("From %(low)s to %(high)s %%.", low=low, high=high))
    if setting.kind is SettingKind.NUMBER:
        return str(gettext("From %(low)s to %(high)s.", low=low, high=high))
    return str(gettext("From %(low)s to %(high)s.", low=low, high=amount(setting.unit, int(high))))


def shown(setting: Setting[Any], value: Any) -> str:
    """Return a value as the page shows it, with its unit."""
    if setting.kind is SettingKind.WHOLE:
        return amount(setting.unit, value)
    if setting.kind is SettingKind.WHOLES:
        return ", ".join([*(str(each) for each in value[:-1]), amount(setting.unit, value[-1])])
    if setting.kind is SettingKind.SHARE:
        return f"{write(setting, value)} %"
    return write(setting, value) or str(gettext("Not set"))


def _title(name: str) -> Any:
    setting = find_setting(name)
    return setting.title if setting else name


SUBJECTS = {"settings_version": _l("Setting")}
