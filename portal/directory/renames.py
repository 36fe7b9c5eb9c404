"""Which units a file has renamed or moved: an old one goes, and a new one has most of its people."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from portal.directory.effects import FEW, Rename
from portal.people.rules import BETWEEN_UNITS

Moves = Mapping[tuple[str, str], int]  # how many people go from a unit that exists to one that does not


def find_renames(moves: Moves, people: Mapping[str, int], *, in_file: Collection[str]) -> list[Rename]:
    """Return the probable renames, higher units first.

    ``people`` counts those in each unit of the directory; ``in_file`` are the paths of the file. A unit is renamed if
    the file names neither it nor anything below, and if more than half of its people, three at least, go where it
    would be.
    """
    named = {above for path in in_file for above in _with_above(path)}
    sizes: Counter[str] = Counter()
    for path, count in people.items():
        sizes.update(dict.fromkeys(_with_above(path), count))
    votes: Counter[Rename] = Counter()
    for (old, new), count in moves.items():
        for each in _candidates(old, new):
            if each.old not in named and each.new not in people:
                votes[each] += count
                break
    found: dict[str, Rename] = {}
    for each, count in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
        is_free = each.old not in found and all(each.new != other.new for other in found.values())
        together = count + _counted_below(each, votes)
        if is_free and together > FEW and together * 2 > sizes[each.old]:
            found[each.old] = each
    return sorted(found.values(), key=lambda each: (each.new.count(BETWEEN_UNITS), len(each.old), each.old))


def is_at_or_below(path: str, unit: str) -> bool:
    return path == unit or path.startswith(unit + BETWEEN_UNITS)


def former_path(path: str, renames: Iterable[Rename]) -> str:
    """Return where a unit of the file is in the directory, as long as the renames are not applied."""
    fitting = [each for each in renames if is_at_or_below(path, each.new)]
    if not fitting:
        return path
    best = max(fitting, key=lambda each: len(each.new))
    return best.old + path.removeprefix(best.new)


def _counted_below(rename: Rename, votes: Counter[Rename]) -> int:
    """Return how many people go with a unit below that is renamed as well, to a place inside the same new unit."""
    return sum(
        count
        for each, count in votes.items()
        if each != rename and is_at_or_below(each.old, rename.old) and is_at_or_below(each.new, rename.new)
    )


def _candidates(old: str, new: str) -> Iterator[Rename]:
    """Yield which unit may have been renamed: the highest first, where what is below has the same names.

    No unit moves to the top level here, because a file without its top unit looks the same.
    """
    before, after = old.split(BETWEEN_UNITS), new.split(BETWEEN_UNITS)
    same = 0
    while same < min(len(before), len(after)) - 1 and before[-1 - same] == after[-1 - same]:
        same += 1
    for cut in range(same, -1, -1):
        ends = len(before) - cut, len(after) - cut
        if ends[0] == 1 or ends[1] > 1:
            yield Rename(BETWEEN_UNITS.join(before[: ends[0]]), BETWEEN_UNITS.join(after[: ends[1]]))


def _with_above(path: str) -> Iterator[str]:
    parts = path.split(BETWEEN_UNITS)
    for depth in range(1, len(parts) + 1):
        yield BETWEEN_UNITS.join(parts[:depth])
