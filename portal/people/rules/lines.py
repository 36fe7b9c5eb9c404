"""Lines of managers."""

from array import array
from collections.abc import Iterable


def circles(managers: "array[int]", people: Iterable[int]) -> set[int]:
    """Return the people among ``people`` and above them who are in a circle of managers.

    ``managers[n]`` is the manager of person ``n``, or -1.
    """
    found: set[int] = set()
    seen = array("q", bytes(8 * len(managers)))  # 0: not visited; otherwise the number of the walk
    for walk, start in enumerate(people, 1):
        at = start
        while at >= 0 and not seen[at]:
            seen[at] = walk
            at = managers[at]
        while at >= 0 and seen[at] == walk and at not in found:
            found.add(at)
            at = managers[at]
    return found
