"""Searches the content in force: titles, summaries and the text that readers see, never questions and answers."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from threading import Lock
from typing import Any

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import undefer

from portal.core import db
from portal.core.folding import fold
from portal.core.search import has_words
from portal.library.models import ContentVersion
from portal.library.queries.versions import list_current
from portal.library.rules import ContentKind

FIELDS = ("lede", "objective", "summary")
KEPT = 512  # texts in each process; a key is a hash, so an entry never becomes stale

_texts: "OrderedDict[str, str]" = OrderedDict()
_lock = Lock()


def search_current(kind: ContentKind, words: Sequence[str]) -> Sequence[ContentVersion]:
    """Return the versions in force that contain all ``words``, those that have them in the title first.

    One statement, and a second one where this process has not read a text yet.
    """
    versions = list_current(kind)
    texts = _read([each.hash for each in versions])
    found = [each for each in versions if has_words(texts[each.hash], words)]
    return sorted(found, key=lambda each: not has_words(fold(each.title), words))


def _read(hashes: Sequence[str]) -> Mapping[str, str]:
    with _lock:
        texts = {each: _texts[each] for each in hashes if each in _texts}
    missing = [each for each in hashes if each not in texts]
    if missing:
        versions = select(ContentVersion).where(ContentVersion.hash.in_(missing)).order_by(ContentVersion.id)
        for each in db.session.scalars(versions.options(undefer(ContentVersion.body))):
            texts[each.hash] = fold(" ".join((each.title, *_words_in(each.content))))
        _keep({each: texts[each] for each in missing})
    return texts


def _keep(texts: Mapping[str, str]) -> None:
    with _lock:
        _texts.update(texts)
        while len(_texts) > KEPT:
            _texts.popitem(last=False)


def _words_in(body: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(body[field]) for field in FIELDS if body.get(field))
    for section in body.get("sections", ()):
        yield section["title"]
        yield from (_plain(block["html"]) for block in section["blocks"] if "html" in block)


def _plain(html: str) -> str:
    return Markup(html).striptags()  # noqa: S704 - compared only, never shown
