"""The kinds of notices: what a feature declares before it can notify people."""

from dataclasses import dataclass
from typing import Any

from portal.core.pace import Pace
from portal.core.text import Sentence


@dataclass(frozen=True, kw_only=True, eq=False)
class NoticeKind:
    """One kind of notice: its words, and the page it links to.

    ``subject`` and ``text`` are lazy strings with ``%(named)s`` placeholders, or functions of the values. The text
    also gets ``name`` (the reader's given name), ``portal`` (the portal's name) and ``link`` (the address of
    ``endpoint``; from the inbox on, opening it marks the notice as read). ``why`` says why the reader gets it: "You
    own this source." ``title`` names the kind where people choose which ones to get by email: "An agent you own is
    paused"; without one it cannot be switched off. A kind that carries a secret is not ``kept_in_inbox`` and always
    leaves at once. The delivery page shows neither address nor subject of a kind that is
    not ``is_listed``.
    """

    name: str
    subject: Sentence
    text: Sentence
    why: Sentence = ""
    title: Any = ""
    pace: Pace = Pace.DIRECT
    endpoint: str | None = None
    kept_in_inbox: bool = True
    is_listed: bool = True

    @property
    def can_be_stopped(self) -> bool:
        """Whether people may choose to get no mail about it."""
        return bool(self.title) and self.kept_in_inbox and self.pace is not Pace.URGENT
