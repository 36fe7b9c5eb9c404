"""Settings that no feature declares, one of each kind, for tests of what all settings share."""

from portal.settings.rules import Group, SettingUnit, number, share, text, time_of_day, whole, wholes

OFFICE = Group(name="office", title="The office", order=100)

MOTTO = text("motto", "Work well", between=(1, 20), group=OFFICE, title="Motto", source="The office")
NOTE = text("note", "", between=(0, 20), group=OFFICE, title="Note", source="The office")
DESKS = whole(
    "desks",
    5,
    SettingUnit.PEOPLE,
    between=(0, 20),
    group=OFFICE,
    title="Desks for",
    source="The office",
    help="All desks.",
)
SPEED = number("speed", 1.2, between=(0, 3), group=OFFICE, title="Speed", source="The office")
FULL = share("full", 0.85, between=(0.5, 0.99), group=OFFICE, title="Full from", source="The office")
BUSY = share(
    "busy", 0.8, between=(0.4, 0.98), group=OFFICE, title="Busy from", source="The office", below=FULL
)
OPENS = time_of_day("opens", "07:00", group=OFFICE, title="Opens at", source="The office")
WARNINGS = wholes(
    "warnings",
    (90, 60, 30, 7),
    SettingUnit.DAYS,
    between=(1, 365),
    group=OFFICE,
    title="Warnings",
    source="The office",
)

SETTINGS = (MOTTO, NOTE, DESKS, SPEED, FULL, BUSY, OPENS, WARNINGS)
