"""What a person may choose from: choices with their names, and the first matches of a search."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from portal.core.phrases import gettext as _, ngettext

T = TypeVar("T")
SHOWN_MOST = 20  # matches of one search
COUNTED_MOST = 500  # a search counts no further
FEW = 12  # so many choices are a plain list


class Choice(NamedTuple):
    """One choice: the id of a row, the text it is called by, and a note that tells two of one name apart."""

    value: int
    text: str
    note: str = ""


class Matches(NamedTuple):
    """The first matches of a search, and how many there are. A ``total`` above ``COUNTED_MOST`` is a lower bound."""

    choices: Sequence[Choice]
    total: int

    @property
    def said(self) -> str:
        """What the search has found, in a sentence."""
        more = self.total - len(self.choices)
        if not self.choices:
            return str(_("Nothing found. Check the spelling, or type less."))
        if self.total > COUNTED_MOST:
            return str(_("Keep typing: more than %(n)s others match.", n=COUNTED_MOST - len(self.choices)))
        if more > 0:
            return ngettext("Keep typing: %(num)d more matches.", "Keep typing: %(num)d more match.", more)
        return ngettext("%(num)d match.", "%(num)d matches.", len(self.choices))


NOTHING = Matches((), 0)


def first_of_each(choices: Iterable[Choice], most: int = SHOWN_MOST) -> Sequence[Choice]:
    """Return the first choice of each value, at most ``most``."""
    found: dict[int, Choice] = {}
    for choice in choices:
        found.setdefault(choice.value, choice)
    return list(found.values())[:most]
