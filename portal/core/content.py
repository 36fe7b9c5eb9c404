"""Markdown to safe HTML: one renderer, one sanitiser, and the directives that turn a text into a lesson.

Texts are rendered when they are published, never when they are read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

TAGS = frozenset(
    {"p", "br", "hr", "h3", "h4", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "a", "div"}
    | {"table", "thead", "tbody", "tr", "th", "td"}
)
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"scope"},
    "div": {"class", "tabindex"},
    "table": {"class"},
}
FIXED_VALUES = {"div": {"class": {"scroll"}}, "table": {"class": {"table"}}}
SCHEMES = {"http", "https", "mailto"}

CHECK = re.compile(r"\{check (?P<item>[\w-]+)\}")
REVEAL = re.compile(r"\{reveal (?P<title>.+)\}")
ASIDE = re.compile(r"\{aside(?: level=(?P<level>[1-4]))? title=[\"“](?P<title>.+)[\"”]\}")
CLOSES = {"{/reveal}": "reveal", "{/aside}": "aside"}
DIRECTIVE = re.compile(r"\{/?[a-z]+\b.*\}")
FENCE = re.compile(r" {0,3}(```|~~~)")

Block = dict[str, Any]


class Misplaced(ValueError):
    """A directive that cannot be parsed. ``line`` counts from 1, ``remedy`` says what to write instead."""

    def __init__(self, line: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message
        self.remedy = remedy


@dataclass
class _Open:
    """A reveal or an aside that is not closed yet."""

    block: Block
    line: int


def render(text: str) -> str:
    """Return the HTML of a text. It contains nothing a browser would run, and no heading above level 3."""
    clean = nh3.clean(
        _markdown.render(text),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_only_fixed,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    return clean.replace('<th scope="col"></th>', "<td></td>").strip()


def slug(title: str) -> str:
    """Return the part of an address for a heading: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "part"


def sections(text: str) -> list[dict[str, Any]]:
    """Split a text at its ``## `` headings into dicts ``{slug, title, blocks}``; raise :class:`Misplaced`.

    A block is ``{type: prose, html}``, ``{type: check, item}``, ``{type: reveal, title, html}`` or ``{type: aside,
    level, title, html}``.
    """
    return _Cutter().cut(text)


class _Cutter:
    """Reads a text line by line. The lines between two directives are one piece of Markdown."""

    def __init__(self) -> None:
        self.found: list[dict[str, Any]] = []
        self.open: _Open | None = None
        self.buffer: list[str] = []
        self.is_code = False
        self.readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], None]], ...] = (
            (CHECK, self._check),
            (REVEAL, self._reveal),
            (ASIDE, self._aside),
        )

    def cut(self, text: str) -> list[dict[str, Any]]:
        for number, line in enumerate(text.splitlines(), start=1):
            self._read(line, number)
        if self.open:
            kind = self.open.block["type"]
            raise Misplaced(
                self.open.line, f"{{{kind}}} is never closed", f"Add a line {{/{kind}}} after it."
            )
        self._flush()
        return self.found

    def _read(self, line: str, number: int) -> None:
        if FENCE.match(line):
            self.is_code = not self.is_code
        if self.is_code:
            self.buffer.append(line)
        elif line.startswith("## "):
            self._section(line.removeprefix("## ").strip(), number)
        elif DIRECTIVE.fullmatch(line.strip()):
            self._directive(line.strip(), number)
        else:
            self.buffer.append(line)

    def _section(self, title: str, number: int) -> None:
        if self.open:
            kind = self.open.block["type"]
            raise Misplaced(number, f"the heading is inside {{{kind}}}", f"Close it first with {{/{kind}}}.")
        self._flush()
        self.found.append({"slug": self._free(slug(title)), "title": title, "blocks": []})

    def _free(self, wanted: str) -> str:
        taken = {section["slug"] for section in self.found}
        numbered = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
        return next(name for name in (wanted, *numbered) if name not in taken)

    def _directive(self, line: str, number: int) -> None:
        if line in CLOSES:
            self._close(CLOSES[line], number)
            return
        for pattern, read in self.readers:
            if match := pattern.fullmatch(line):
                if self.open:
                    raise Misplaced(
                        number, f"{line} is inside another block", "Close that one before this line."
                    )
                self._flush()
                read(match, number)
                return
        raise Misplaced(
            number,
            f"{line} is not a directive",
            'Known are {check id}, {reveal title} … {/reveal} and {aside level=2 title="…"} … {/aside}.',
        )

    def _check(self, match: re.Match[str], _number: int) -> None:
        self._add({"type": "check", "item": match["item"]})

    def _reveal(self, match: re.Match[str], number: int) -> None:
        self.open = _Open({"type": "reveal", "title": match["title"], "html": ""}, number)

    def _aside(self, match: re.Match[str], number: int) -> None:
        level = int(match["level"] or 0)
        self.open = _Open({"type": "aside", "level": level, "title": match["title"], "html": ""}, number)

    def _close(self, kind: str, number: int) -> None:
        if self.open is None or self.open.block["type"] != kind:
            raise Misplaced(
                number, f"{{/{kind}}} closes nothing", f"Take it out, or open it with {{{kind} …}} before."
            )
        self._add({**self.open.block, "html": render(self._take())})
        self.open = None

    def _flush(self) -> None:
        text = self._take()
        if text:
            self._add({"type": "prose", "html": render(text)})

    def _take(self) -> str:
        text = "\n".join(self.buffer).strip()
        self.buffer.clear()
        return text

    def _add(self, block: Block) -> None:
        if not self.found:
            self.found.append({"slug": "start", "title": "", "blocks": []})
        self.found[-1]["blocks"].append(block)


def _only_fixed(tag: str, attribute: str, value: str) -> str | None:
    """Keep only the values of an attribute that the renderer itself writes."""
    allowed = FIXED_VALUES.get(tag, {}).get(attribute)
    return value if allowed is None or value in allowed else None


def _heading(tokens: list[Token], index: int, options: Any, _environment: Any) -> str:
    """Render headings at level 3 or 4: levels 1 and 2 belong to the page."""
    level = max(int(tokens[index].tag[1]), 3)
    tokens[index].tag = f"h{min(level, 4)}"
    return _html.renderToken(tokens, index, options, {})


def _table_open(_tokens: list[Token], _index: int, _options: Any, _environment: Any) -> str:
    return '<div class="scroll" tabindex="0"><table class="table">'


def _table_close(_tokens: list[Token], _index: int, _options: Any, _environment: Any) -> str:
    return "</table></div>\n"


def _column_heading(_tokens: list[Token], _index: int, _options: Any, _environment: Any) -> str:
    return '<th scope="col">'


def _build() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    rules = _rules(markdown.renderer)
    rules["heading_open"] = rules["heading_close"] = _heading
    rules["table_open"], rules["table_close"] = _table_open, _table_close
    rules["th_open"] = _column_heading
    return markdown


def _rules(renderer: Any) -> dict[str, Callable[..., str]]:
    rules: dict[str, Callable[..., str]] = renderer.rules
    return rules


_html = RendererHTML()
_markdown = _build()
