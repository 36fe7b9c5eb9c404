"""Clean the text of one cell: white space, marks of spreadsheets, placeholders, and text in a wrong encoding."""

import re
from typing import NamedTuple

from portal.people.rules import same_address, sort_name

_JOINERS = frozenset(map(chr, (0x200C, 0x200D)))
SPACE = 32  # control characters are below
_AS_TEXT = re.compile(r'="([^"]*)"')  # how a spreadsheet is told to keep the zeros of a number
_QUOTED = re.compile(r"['’](?=[\w\s.-]*\d)")  # before a number that is kept as text
_WHOLE = re.compile(r"(\d+)[.,]0{1,2}")
_ROUNDED = re.compile(r"\d+(?:[.,]\d+)?e\+\d+|\d+[.,]\d+e\d+", re.IGNORECASE)
_ERRORS = frozenset(
    {
        "#n/a", "#na", "#nv", "#ref!", "#value!", "#name?", "#null!", "#div/0!", "#num!", "#getting_data", "#spill!",
        "#calc!", "#wert!", "#bezug!", "#zahl!", "#n/d", "#valeur!", "#valor!", "#¡ref!", "#nom?", "#nombre?", "#nome?",
    }
)  # fmt: skip
_PLACEHOLDERS = _ERRORS | frozenset(
    {
        "0", "n/a", "n.a.", "n. a.", "n/d", "n.d.", "n.v.t.", "nvt", "n.b.", "s/d", "s.o.", "k.a.", "k. a.", "k.a",
        "k/a", "null", "(null)", "<null>", "[null]", "\\n", "nil", "none", "(none)", "nan", "nat", "undefined",
        "(blank)",
        "(leer)", "(empty)", "blank", "not available", "not applicable", "not assigned", "not set", "unassigned",
        "nicht zugeordnet", "nicht zugewiesen", "keine angabe", "ohne angabe", "keiner", "keine", "geen", "aucun",
        "ninguno", "nessuno", "tbd", "tba", "unknown", "unbekannt", "onbekend", "inconnu", "desconocido", "sconosciuto",
    }
)  # fmt: skip
_ADDRESS = re.compile(r"[^\s@,;<>\"()\[\]]+@[^\s@,;<>\"()\[\]]+\.[^\s@,;<>\"()\[\]]+")
_NAME_AND_MARK = re.compile(r"(?P<name>.*\S)\s*[(\[<](?P<mark>[^()\[\]<>]*)[)\]>]")
_GARBLED = frozenset("ÃÂÄÅÐÑâ€\ufffd")


class Manager(NamedTuple):
    """A manager as a cell names them: by a number or address, and by a name as it is compared."""

    mark: str | None
    key: str | None


def tidy(text: str) -> str:
    """Return a cell as one line: white space becomes single spaces, invisible characters go.

    Joiners stay, because they are part of how Persian words and some emoji are spelled. Marks that turn the direction
    of the text around them go, because they would turn that of the page.
    """
    if not text.isprintable():
        text = "".join(
            each
            if each.isprintable() or each in _JOINERS
            else " "
            if each.isspace() or ord(each) < SPACE
            else ""
            for each in text
        )
    text = " ".join(text.split())
    kept = _AS_TEXT.fullmatch(text)
    return kept[1].strip() if kept else text


def is_error(text: str) -> bool:
    """Return whether a cell holds an error of a spreadsheet, such as “#N/A”."""
    return text.casefold() in _ERRORS


def is_placeholder(text: str) -> bool:
    """Return whether a cell says that there is nothing: “n/a”, “-”, “0”."""
    return text.casefold() in _PLACEHOLDERS or not any(map(str.isalnum, text))


def clean_number(text: str) -> str:
    """Return an employee number without what a spreadsheet adds: ``'00043`` gives 00043, ``44.0`` gives 44."""
    text = _QUOTED.sub("", text, count=1) if text[:1] in "'’" else text
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text.strip()


def is_rounded(text: str) -> bool:
    """Return whether a spreadsheet rounded a long number: ``1.23457E+11`` has lost its digits."""
    return _ROUNDED.fullmatch(text) is not None


def ungarbled(text: str) -> str | None:
    """Return the probable text where a cell was decoded wrongly before; "" if it is lost, ``None`` if it is fine."""
    if text.isascii() or _GARBLED.isdisjoint(text):
        return None
    if "\ufffd" in text:
        return ""
    for wrong in ("cp1252", "latin-1"):
        try:
            return text.encode(wrong).decode("utf-8")
        except UnicodeError:
            continue
    return None


def name_key(name: str) -> str:
    """Return the form in which names are compared. “Boss, Mia” and “Mia Boss” are the same."""
    family, comma, given = name.partition(",")
    ordered = f"{given} {family}" if comma and given.strip() and "," not in given else name
    return " ".join(sort_name(ordered).split())


def manager_in(text: str) -> Manager:
    """Return how a cell names a manager: “Mia Boss <mia@f.example>”, “Boss, Mia (00042)”, a number, an address."""
    found = _ADDRESS.findall(text)
    if len(found) == 1:
        rest = text.replace(found[0], "").strip(" <>()[],;:-–")
        return Manager(same_address(found[0]).removeprefix("mailto:"), name_key(rest) or None)
    both = _NAME_AND_MARK.fullmatch(text)
    if not both:
        return Manager(clean_number(text) or None, name_key(text) or None)
    mark = both["mark"].strip()
    is_number = any(map(str.isdigit, mark))
    return Manager(clean_number(mark) if is_number else text, name_key(both["name"]))
