"""A text of sanitized HTML as its paragraphs: each with the lists and tables around it, and its words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import count
from typing import NamedTuple

from markupsafe import Markup

INLINE = frozenset({"strong", "em", "code", "a"})
CELLS = frozenset({"td", "th"})
AROUND = frozenset({"ul", "ol", "table", "thead", "tbody", "div", "blockquote"})
BLOCKS = frozenset({"p", "h3", "h4", "li", "tr", "pre"}) | AROUND
WORDS = re.compile(r"\w+(?:[’'.,-]\w+)*|[^\w\s]")
FIXED = {"table": ' class="table"', "div": ' class="scroll" tabindex="0"'}


class Word(NamedTuple):
    """A word or a mark, the elements around it, and whether a space comes before it."""

    text: str
    style: tuple[tuple[str, str], ...]
    space: bool

    @property
    def content(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """What is compared: a space alone is no change."""
        return self.text, self.style


@dataclass(frozen=True)
class TextCell:
    """The words of a cell of a table, or of a paragraph, which has one cell without a tag."""

    tag: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Enclosing:
    """One element around a paragraph; ``number`` tells it apart from others of its text."""

    tag: str
    number: int
    is_old: bool = False

    @property
    def opening(self) -> Markup:
        return Markup(f"<{self.tag}{FIXED.get(self.tag, '')}>")  # noqa: S704 - a tag that we know

    @property
    def closing(self) -> Markup:
        return Markup(f"</{self.tag}>")  # noqa: S704 - a tag that we know


@dataclass(frozen=True)
class Leaf:
    """A paragraph, an item of a list, or a row of a table."""

    path: tuple[Enclosing, ...]
    cells: tuple[TextCell, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(step.tag for step in self.path)

    @property
    def content(self) -> tuple[object, ...]:
        """What is compared: the words, their form and the elements around them."""
        words = tuple((cell.tag, tuple(word.content for word in cell.words)) for cell in self.cells)
        return self.tags, words


def leaves(html: str) -> Sequence[Leaf]:
    """Return the paragraphs of a text, in order."""
    reader = _Leaves()
    reader.feed(html)
    reader.close()
    reader.finish()
    return reader.found


def only(step: Enclosing) -> bool:
    """Whether an element may hold several paragraphs, and stays open between them."""
    return step.tag in AROUND


class _Leaves(HTMLParser):
    """Collects words until an element that is no part of the text begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Leaf] = []
        self.path: list[Enclosing] = []
        self.style: list[tuple[str, str]] = []
        self.cells: list[TextCell] = []
        self.words: list[Word] = []
        self.space = False
        self.numbers = count()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in INLINE:
            self.style.append((tag, dict(attrs).get("href") or "" if tag == "a" else ""))
        elif tag == "br":
            self.space = True
        elif tag in CELLS:
            self.words = []
        elif tag in BLOCKS:
            self.finish()
            self.path.append(Enclosing(tag, next(self.numbers)))

    def handle_endtag(self, tag: str) -> None:
        if tag in INLINE:
            if self.style:
                self.style.pop()
        elif tag in CELLS:
            self.cells.append(TextCell(tag, tuple(self.words)))
            self.words = []
        elif tag in BLOCKS:
            self.finish()
            if self.path:
                self.path.pop()

    def handle_data(self, data: str) -> None:
        end = 0
        for match in WORDS.finditer(data):
            space = self.space or match.start() > end
            self.words.append(Word(match[0], tuple(self.style), space and bool(self.words)))
            self.space, end = False, match.end()
        self.space = self.space or end < len(data)

    def finish(self) -> None:
        """End the paragraph, if there is one."""
        if self.cells or self.words:
            cells = self.cells or [TextCell("", tuple(self.words))]
            self.found.append(Leaf(tuple(self.path), tuple(cells)))
        self.cells, self.words, self.space = [], [], False
