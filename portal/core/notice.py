"""The kinds of notices: what a feature declares so that people can be told something."""

from dataclasses import dataclass

from portal.core.text import Sentence


@dataclass(frozen=True, kw_only=True, eq=False)
class NoticeKind:
    """One kind of notice: its words, and the page it leads to.

    ``subject`` and ``text`` are lazy strings with ``%(named)s`` places, or functions of the values. The text also gets
    ``name`` (the given name of the reader), ``portal`` (what the portal is called) and ``link``, the address of
    ``endpoint``. A kind that carries a secret is not ``kept_in_inbox``. The delivery page shows neither address nor
    subject of a kind that is not ``is_listed``.
    """

    name: str
    subject: Sentence
    text: Sentence
    endpoint: str | None = None
    kept_in_inbox: bool = True
    is_listed: bool = True
