"""Parse one row of a file: clean each cell, understand several languages, and report faults."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import TypeVar
from zoneinfo import available_timezones

from babel.localedata import locale_identifiers

from portal.directory.cleaning import clean_number, is_error, is_placeholder, is_rounded, tidy, ungarbled
from portal.directory.headings import plain
from portal.directory.rules import CHANGE_OF, REQUIRED, CellFault, Field, Finding, role_mask
from portal.directory.spelling import parts_of
from portal.people.rules import EMAIL_MAX, HELD_ROLES, NAME_MAX, JobRole, PersonState, same_address

NUMBER_MAX = 60
TITLE_MAX = 200
UNIT_DEPTH_MAX = 12
SHOWN_MAX = 80  # characters of a faulty cell that the list of faults shows

Cell = str | int | None
Word = TypeVar("Word")
_EMAIL = re.compile(r"[^@\s,;<>\"()]+@[^@\s,;<>\"().]+(\.[^@\s,;<>\"().]+)+")
_BETWEEN_ROLES = re.compile(r"[;,|]")

_ROLES: Mapping[str, JobRole] = {
    **{plain(role.value): role for role in HELD_ROLES},
    "customer_service_manager": JobRole.CS_MANAGER,
    "compliance_team_member": JobRole.COMPLIANCE_TEAM,
    "security_and_compliance_lead": JobRole.SECURITY_COMPLIANCE_LEAD,
    "ml_ai_engineer": JobRole.AI_ENGINEER,
    "executive_sponsor": JobRole.EXECUTIVE,
    "sponsor": JobRole.EXECUTIVE,
    "fla": JobRole.FRONTLINE_AGENT, "csm": JobRole.CS_MANAGER, "ops": JobRole.OPERATIONS_LEAD,
    "com": JobRole.COMPLIANCE_TEAM, "sec": JobRole.SECURITY_COMPLIANCE_LEAD, "pow": JobRole.PRODUCT_OWNER,
    "ixd": JobRole.INTERACTION_DESIGNER, "knm": JobRole.KNOWLEDGE_MANAGER, "eng": JobRole.AI_ENGINEER,
    "exe": JobRole.EXECUTIVE,
}  # fmt: skip
_EVERYBODY = frozenset({plain(JobRole.ALL_EMPLOYEES.value), "all"})
_STATES: Mapping[str, PersonState] = {
    word: state
    for state, words in {
        PersonState.INVITED: "invited eingeladen uitgenodigd invite invitado invitato",
        PersonState.ACTIVE: """
            active employed current aktiv beschaftigt actief in_dienst actif en_poste activo en_activo activa attivo
            in_servizio""",
        PersonState.ON_LEAVE: """
            on_leave leave parental_leave maternity_leave beurlaubt elternzeit mutterschutz met_verlof verlof
            en_conge conge de_permiso permiso de_baja in_congedo congedo in_aspettativa""",
        PersonState.SUSPENDED: "suspended gesperrt suspendiert geschorst suspendu suspendido sospeso",
        PersonState.LEFT: """
            left terminated former leaver inactive ausgeschieden ausgetreten inaktiv uit_dienst vertrokken parti
            sorti inactif baja inactivo cesado cessato dimesso inattivo""",
    }.items()
    for word in words.split()
}
_LANGUAGES: Mapping[str, str] = {
    "english": "en", "englisch": "en", "engels": "en", "anglais": "en", "ingles": "en", "inglese": "en",
    "german": "de", "deutsch": "de", "duits": "de", "allemand": "de", "aleman": "de", "tedesco": "de",
    "french": "fr", "franzosisch": "fr", "frans": "fr", "francais": "fr", "frances": "fr", "francese": "fr",
    "dutch": "nl", "niederlandisch": "nl", "nederlands": "nl", "neerlandais": "nl", "holandes": "nl", "olandese": "nl",
    "spanish": "es", "spanisch": "es", "spaans": "es", "espagnol": "es", "espanol": "es", "spagnolo": "es",
    "italian": "it", "italienisch": "it", "italiaans": "it", "italien": "it", "italiano": "it",
}  # fmt: skip


class Faulty(Exception):
    """Raised for a cell that cannot be used, with the probable meaning."""

    def __init__(self, fault: CellFault, hint: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.hint = hint


class RowReader:
    """A parser of rows for one choice of columns.

    A field without a column is ``None``. So is an empty cell of employee number, state, language and time zone, which
    then do not change. Any other empty cell empties its field. An optional cell that cannot be read leaves the field
    of a known person as it is: ``kept`` has the sum of these changes.
    """

    def __init__(self, mapping: Mapping[Field, int], *, width: int) -> None:
        self._width = width
        self._names = [mapping[field] for field in (Field.GIVEN_NAME, Field.FAMILY_NAME) if field in mapping]
        self._columns = [
            (field, mapping[field], READERS[field])
            for field in READERS
            if field in mapping and field is not Field.NAME
        ]
        if Field.NAME in mapping:
            self._names = [mapping[Field.NAME]]

    def read(self, cells: Sequence[str]) -> tuple[dict[str, Cell], list[Finding]]:
        """Return the values by staging column, and the faults of the row."""
        values: dict[str, Cell] = {field.value: None for field in READERS}
        found: list[Finding] = []
        kept = 0
        joined = " ".join(_at(cells, column) for column in self._names)
        for field, text, read in self._texts(cells, joined):
            try:
                values[field.value] = read(_said(field, text, found))
            except Faulty as faulty:
                found.append(Finding(field, faulty.fault, text[:SHOWN_MAX], faulty.hint))
                values[field.value] = text[:SHOWN_MAX] if field in (Field.NAME, Field.EMAIL) else None
                kept |= CHANGE_OF[field] if found[-1].is_warning else 0
        if any(cell.strip() for cell in cells[self._width :]):
            found.append(Finding(Field.NAME, CellFault.TOO_MANY_CELLS, str(len(cells)), str(self._width)))
        return {**values, "kept": kept}, found

    def _texts(self, cells: Sequence[str], name: str) -> Iterable[tuple[Field, str, Callable[[str], Cell]]]:
        yield Field.NAME, tidy(name), READERS[Field.NAME]
        for field, column, read in self._columns:
            yield field, tidy(_at(cells, column)), read


def _said(field: Field, text: str, found: list[Finding]) -> str:
    """Return the text of a cell, empty for a placeholder. A name may be any word, but no error of a spreadsheet."""
    if is_error(text):
        if field not in REQUIRED:
            found.append(Finding(field, CellFault.PLACEHOLDER, text))
        return ""
    if text and field is not Field.NAME and is_placeholder(text):
        return ""
    meant = ungarbled(text)
    if meant is not None:
        raise Faulty(CellFault.GARBLED, meant[:SHOWN_MAX])
    return text


def read_number(text: str) -> str | None:
    """Return an employee number; a long one that a spreadsheet has rounded is nobody's."""
    if is_rounded(text):
        raise Faulty(CellFault.NUMBER_ROUNDED)
    return _fitting(clean_number(text), NUMBER_MAX) or None


def read_name(text: str) -> str:
    return _fitting(_needed(text), NAME_MAX)


def read_email(text: str) -> str:
    """Return an address in lower case, without the “mailto:” of a spreadsheet."""
    address = same_address(_fitting(_needed(text), EMAIL_MAX)).removeprefix("mailto:")
    if not _EMAIL.fullmatch(address):
        raise Faulty(CellFault.EMAIL_SHAPE)
    return address


def read_title(text: str) -> str:
    return _fitting(text, TITLE_MAX)


@lru_cache(maxsize=4096)
def read_unit(text: str) -> str | None:
    """Return the full path of a unit, its parts separated by " / ", however the file separates them."""
    parts = parts_of(unicodedata.normalize("NFC", text))
    if len(parts) > UNIT_DEPTH_MAX:
        raise Faulty(CellFault.UNIT_TOO_DEEP, str(UNIT_DEPTH_MAX))
    return " / ".join(_fitting(part, NAME_MAX) for part in parts) or None


def read_site(text: str) -> str | None:
    return unicodedata.normalize("NFC", _fitting(text, NAME_MAX)) or None


def read_manager(text: str) -> str | None:
    """Return how a manager is named; ``cleaning.manager_in`` takes it apart."""
    return _fitting(text, EMAIL_MAX) or None


@lru_cache(maxsize=4096)
def read_roles(text: str) -> int:
    """Return the mask of job roles separated by semicolons, without ``ALL_EMPLOYEES``."""
    words = [plain(part) for part in _BETWEEN_ROLES.split(text)]
    if plain(text) in _ROLES:
        words = [plain(text)]
    roles = set()
    for word in words:
        if word and word not in _EVERYBODY:
            roles.add(_known(word, _ROLES, CellFault.ROLE_UNKNOWN))
    return role_mask(roles)


@lru_cache(maxsize=256)
def read_state(text: str) -> str | None:
    return _known(plain(text), _STATES, CellFault.STATE_UNKNOWN).value if text else None


@lru_cache(maxsize=256)
def read_language(text: str) -> str | None:
    """Return a language from its code (“en”, “de-AT”) or its name."""
    if not text:
        return None
    word = plain(text)
    if word in _LANGUAGES:
        return _LANGUAGES[word]
    code, _, region = word.partition("_")
    if code not in _languages() or not re.fullmatch("[a-z]{0,2}", region):
        close = get_close_matches(word, _LANGUAGES, n=1)
        raise Faulty(CellFault.LANGUAGE_UNKNOWN, _LANGUAGES[close[0]] if close else "")
    return f"{code}-{region.upper()}" if region else code


@lru_cache(maxsize=1024)
def read_time_zone(text: str) -> str | None:
    """Return a zone from its tz database name, ignoring case and blanks; suggest one for a city."""
    if not text:
        return None
    zones = _zones()
    word = text.replace(" ", "_").casefold()
    if word in zones:
        return zones[word]
    cities = {name.rpartition("/")[2]: zone for name, zone in zones.items()}
    close = get_close_matches(word, zones, n=1) or get_close_matches(word, cities, n=1)
    raise Faulty(CellFault.TIME_ZONE_UNKNOWN, (zones.get(close[0]) or cities[close[0]]) if close else "")


READERS: Mapping[Field, Callable[[str], Cell]] = {
    Field.EMPLOYEE_NUMBER: read_number,
    Field.NAME: read_name,
    Field.EMAIL: read_email,
    Field.JOB_TITLE: read_title,
    Field.UNIT: read_unit,
    Field.SITE: read_site,
    Field.MANAGER: read_manager,
    Field.JOB_ROLES: read_roles,
    Field.STATE: read_state,
    Field.LANGUAGE: read_language,
    Field.TIME_ZONE: read_time_zone,
}


def _at(cells: Sequence[str], column: int) -> str:
    """Return a cell; a missing cell at the end of a row is empty."""
    return cells[column] if column < len(cells) else ""


def _needed(text: str) -> str:
    if not text:
        raise Faulty(CellFault.MISSING)
    return text


def _fitting(text: str, most: int) -> str:
    if len(text) > most:
        raise Faulty(CellFault.TOO_LONG, str(most))
    return text


def _known(word: str, words: Mapping[str, Word], fault: CellFault) -> Word:
    if word in words:
        return words[word]
    close = get_close_matches(word, words, n=1, cutoff=0.7)
    raise Faulty(fault, str(words[close[0]]) if close else "")


@cache
def _zones() -> Mapping[str, str]:
    return {name.casefold(): name for name in sorted(available_timezones())}


@cache
def _languages() -> frozenset[str]:
    return frozenset(each.split("_")[0] for each in locale_identifiers())
