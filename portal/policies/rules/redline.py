"""What differs between two texts of sanitized HTML: paragraphs first, then the words of those that changed.

The result is HTML of our own, in which lists, tables, links and bold text keep their form.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup, escape

from portal.policies.rules.leaves import Enclosing, Leaf, TextCell, Word, leaves, only

ALIKE = (
    0.4  # the share of words that two paragraphs have in common, from which they are compared word by word
)
ALIKE_ALONE = 0.15  # the same where one paragraph stands for one other
NEAR = 12  # paragraphs ahead among which the one that a paragraph became is looked for
WORDS_MOST = 1_500  # words of a paragraph that is compared word by word; a longer one is shown as replaced
ISLAND = 2  # words that did not change, between two changes, from which they are shown as unchanged
KEPT, REMOVED, ADDED = "", "del", "ins"


@dataclass(frozen=True)
class Spoken:
    """What a screen reader says before removed and before added words."""

    removed: str
    added: str


class Run(NamedTuple):
    """Words that were kept, removed or added together."""

    mark: str
    words: Sequence[Word]


class MarkedLeaf(NamedTuple):
    """A paragraph of the redline: where it stands, and the marked words of each of its cells."""

    path: tuple[Enclosing, ...]
    cells: Sequence[tuple[str, Sequence[Run]]]


def redline(before: str, now: str, spoken: Spoken) -> Markup:
    """Return both texts as one, with what was removed and added marked; both are sanitized HTML."""
    return _html(_marked(leaves(before), leaves(now)), spoken)


def has_changed(before: str, now: str) -> bool:
    """Whether two texts differ for a reader; layout of their source does not count."""
    return [leaf.content for leaf in leaves(before)] != [leaf.content for leaf in leaves(now)]


def _marked(before: Sequence[Leaf], now: Sequence[Leaf]) -> list[MarkedLeaf]:
    keys, new_keys = [leaf.content for leaf in before], [leaf.content for leaf in now]
    blocks = SequenceMatcher(a=keys, b=new_keys, autojunk=False).get_opcodes()
    pairs = [
        pair
        for block in blocks
        for pair in _pairs(block[0], before[block[1] : block[2]], now[block[3] : block[4]])
    ]
    places = {
        old: new
        for was, is_now in pairs
        if was and is_now
        for old, new in zip(was.path, is_now.path, strict=False)
    }
    return [marked for was, is_now in pairs for marked in _compare(was, is_now, places)]


Pair = tuple[Leaf | None, Leaf | None]


def _pairs(kind: str, before: Sequence[Leaf], now: Sequence[Leaf]) -> Iterator[Pair]:
    """Return which paragraph became which, in order; one without a partner was removed or added."""
    if kind == "equal":
        yield from zip(before, now, strict=True)
        return
    start, least = 0, ALIKE if len(before) + len(now) > 2 else ALIKE_ALONE  # noqa: PLR2004 - one became one
    for was in before:
        found = _partner(was, now[start : start + NEAR], least)
        if found is None:
            yield was, None
            continue
        yield from ((None, each) for each in now[start : start + found])
        yield was, now[start + found]
        start += found + 1
    yield from ((None, each) for each in now[start:])


def _partner(was: Leaf, candidates: Sequence[Leaf], least: float) -> int | None:
    return next((place for place, each in enumerate(candidates) if _are_alike(was, each, least)), None)


def _are_alike(was: Leaf, now: Leaf, least: float) -> bool:
    """Whether one may have become the other: many words in common or, in a table, the same first cell."""
    if was.tags != now.tags or len(was.cells) != len(now.cells):
        return False
    if len(was.cells) > 1 and was.cells[0] == now.cells[0]:
        return True
    old, new = (Counter(word.text for cell in leaf.cells for word in cell.words) for leaf in (was, now))
    return 2 * (old & new).total() >= least * (old.total() + new.total())


def _compare(
    was: Leaf | None, now: Leaf | None, places: Mapping[Enclosing, Enclosing]
) -> Iterator[MarkedLeaf]:
    if was and now:
        cells = [
            (cell.tag, _runs(old.words, cell.words)) for old, cell in zip(was.cells, now.cells, strict=True)
        ]
        yield MarkedLeaf(now.path, cells)
    elif was:
        path = tuple(places.get(step, replace(step, is_old=True)) for step in was.path)
        yield MarkedLeaf(path, [_whole(cell, REMOVED) for cell in was.cells])
    elif now:
        yield MarkedLeaf(now.path, [_whole(cell, ADDED) for cell in now.cells])


def _whole(cell: TextCell, mark: str) -> tuple[str, Sequence[Run]]:
    return cell.tag, [Run(mark, cell.words)] if cell.words else []


def _runs(was: Sequence[Word], now: Sequence[Word]) -> list[Run]:
    """Return the words of one paragraph as runs. Single words between two changes are taken into the change."""
    if len(was) > WORDS_MOST or len(now) > WORDS_MOST:
        return [Run(REMOVED, was), Run(ADDED, now)] if was != now else [Run(KEPT, now)]
    codes = SequenceMatcher(
        a=[word.content for word in was], b=[word.content for word in now], autojunk=False
    ).get_opcodes()
    found: list[Run] = []
    for is_kept, stretch in groupby(enumerate(codes), key=lambda code: _is_kept(code[0], codes)):
        parts = [code for _place, code in stretch]
        old, new = was[parts[0][1] : parts[-1][2]], now[parts[0][3] : parts[-1][4]]
        found += [Run(KEPT, new)] if is_kept else [Run(REMOVED, old), Run(ADDED, new)]
    return [run for run in found if run.words]


def _is_kept(place: int, codes: Sequence[tuple[str, int, int, int, int]]) -> bool:
    kind, start, end, *_new = codes[place]
    is_island = 0 < place < len(codes) - 1 and end - start < ISLAND
    return kind == "equal" and not is_island


def _html(marked: Sequence[MarkedLeaf], spoken: Spoken) -> Markup:
    """Return the paragraphs with the lists and tables around them, which stay open from one to the next."""
    parts: list[Markup] = []
    opened: list[Enclosing] = []
    for leaf in marked:
        shared = _shared(opened, leaf.path)
        parts += [step.closing for step in reversed(opened[shared:])]
        parts += [step.opening for step in leaf.path[shared:]]
        parts += [_cell(tag, runs, spoken) for tag, runs in leaf.cells]
        opened = list(leaf.path)
    parts += [step.closing for step in reversed(opened)]
    return Markup("").join(parts)


def _shared(opened: Sequence[Enclosing], path: Sequence[Enclosing]) -> int:
    """Return how many elements stay open. A row, a paragraph or an item of its own is never shared."""
    same = 0
    for open_step, step in zip(opened, path, strict=False):
        if open_step != step:
            break
        same += 1
    return same if same < len(path) or not path else same - (not only(path[-1]))


def _cell(tag: str, runs: Sequence[Run], spoken: Spoken) -> Markup:
    marks = [KEPT, *(run.mark for run in runs)]
    inside = Markup("").join(
        _run(run, spoken, follows_removed=before == REMOVED) for before, run in zip(marks, runs, strict=False)
    )
    if not tag:
        return inside
    scope = Markup(' scope="col"') if tag == "th" else Markup("")
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(tag), scope, inside)  # noqa: S704 - a tag that we know


def _run(run: Run, spoken: Spoken, *, follows_removed: bool) -> Markup:
    words = Markup("").join(
        _styled(style, list(words)) for style, words in groupby(run.words, lambda word: word.style)
    )
    if run.mark == KEPT:
        return words
    lead = " " if run.words[0].space or (run.mark == ADDED and follows_removed) else ""
    said = escape(spoken.removed if run.mark == REMOVED else spoken.added)
    return Markup('{0}<{1}><span class="visually-hidden">{2} </span>{3}</{1}>').format(
        lead,
        Markup(run.mark),  # noqa: S704 - del or ins
        said,
        words.lstrip(),
    )


def _styled(style: Sequence[tuple[str, str]], words: Sequence[Word]) -> Markup:
    lead = " " if words[0].space else ""
    text = escape("".join((" " if word.space else "") + word.text for word in words).lstrip())
    for tag, href in reversed(style):
        attribute = Markup(' href="{}" rel="noopener noreferrer"').format(href) if href else Markup("")
        text = Markup("<{0}{1}>{2}</{0}>").format(Markup(tag), attribute, text)  # noqa: S704 - a tag that we know
    return escape(lead) + text
