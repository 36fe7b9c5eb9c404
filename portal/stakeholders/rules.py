"""Rules of stakeholders: where a group belongs on the map, how to treat it, and what stands out (field 4.3)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from portal.core.reasons import Reason

NAME_MAX, ABOUT_MAX, LINE_MAX, CONTACT_MAX = 80, 300, 200, 160
LINES_MOST = 8
WHY_MAX = 500
GROUPS_MOST = 200
LOWEST, HIGHEST, IMPACT_MOST = 1, 5, 100
HIGH = 4  # of power and interest (field 4.3)
IMPACT_INVOLVES = 50  # STK-1
FADES_AFTER = timedelta(days=90)
STANDS_OUT_MOST = 6
# Where a score is drawn, in percent of the map: low scores in the lower half, high ones in the upper.
MIDDLES: Mapping[int, float] = {1: 9, 2: 24, 3: 39, 4: 62, 5: 86}
CELL, IN_COLUMN = 12, 3  # the width of a cell in percent, and how many groups one column of it holds
ZIGZAG = 4  # columns are drawn a little higher or lower in turn, so that names beside them do not meet
DRAWN_AS = 120


class Stance(IntEnum):
    """Where a group stands on a change, from against it to for it (field 4.3)."""

    OPPOSED = -2
    WORRIED = -1
    WAITING = 0
    SUPPORTIVE = 1
    CHAMPIONS = 2


class Confidence(StrEnum):
    """What a score rests on."""

    GUESSED = "guessed"
    TALKED = "talked"
    MEASURED = "measured"


class Quadrant(StrEnum):
    """The part of the map by power and interest (Mendelow)."""

    MANAGE_CLOSELY = "manage_closely"
    KEEP_SATISFIED = "keep_satisfied"
    KEEP_INFORMED = "keep_informed"
    MONITOR = "monitor"


class Treatment(StrEnum):
    """What a group gets: what its quadrant says, lifted by ``STK-1``."""

    MANAGE_CLOSELY = "manage_closely"
    INVOLVE = "involve"
    KEEP_SATISFIED = "keep_satisfied"
    KEEP_INFORMED = "keep_informed"
    MONITOR = "monitor"


class Salience(StrEnum):
    """The class of a group by power, legitimacy and urgency (Mitchell, Agle and Wood 1997)."""

    NONE = "none"
    DORMANT = "dormant"
    DISCRETIONARY = "discretionary"
    DEMANDING = "demanding"
    DOMINANT = "dominant"
    DANGEROUS = "dangerous"
    DEPENDENT = "dependent"
    DEFINITIVE = "definitive"


_SALIENCE: Mapping[tuple[bool, bool, bool], Salience] = {
    (False, False, False): Salience.NONE,
    (True, False, False): Salience.DORMANT,
    (False, True, False): Salience.DISCRETIONARY,
    (False, False, True): Salience.DEMANDING,
    (True, True, False): Salience.DOMINANT,
    (True, False, True): Salience.DANGEROUS,
    (False, True, True): Salience.DEPENDENT,
    (True, True, True): Salience.DEFINITIVE,
}


@dataclass(frozen=True, kw_only=True)
class Scores:
    """How a group was scored for a change. ``stance`` is ``None`` where it has not heard of the change."""

    power: int
    interest: int
    impact: int
    is_legitimate: bool
    is_urgent: bool
    stance: Stance | None


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A scored group as the sentences about the map need it. ``people`` is ``None`` where nobody has counted them."""

    group_id: int
    name: str
    people: int | None
    is_everybody: bool
    has_faded: bool
    scores: Scores


def scores_of(row: Any) -> Scores:
    """Return the scores in a row that has a column for each."""
    told = {name: getattr(row, name) for name in Scores.__dataclass_fields__}
    return Scores(**{**told, "stance": None if told["stance"] is None else Stance(told["stance"])})


def quadrant(power: int, interest: int) -> Quadrant:
    """Return the quadrant; 4 and 5 are high (field 4.3)."""
    if power >= HIGH:
        return Quadrant.MANAGE_CLOSELY if interest >= HIGH else Quadrant.KEEP_SATISFIED
    return Quadrant.KEEP_INFORMED if interest >= HIGH else Quadrant.MONITOR


def treatment(power: int, interest: int, impact: int) -> Treatment:
    """Return how to treat a group: an impact of 50 or more lifts it to at least "involve" (STK-1)."""
    by_quadrant = Treatment(quadrant(power, interest))
    if impact >= IMPACT_INVOLVES and by_quadrant is not Treatment.MANAGE_CLOSELY:
        return Treatment.INVOLVE
    return by_quadrant


def salience(*, has_power: bool, is_legitimate: bool, is_urgent: bool) -> Salience:
    """Return the salience class (field 4.3)."""
    return _SALIENCE[has_power, is_legitimate, is_urgent]


def salience_of(scores: Scores) -> Salience:
    return salience(
        has_power=scores.power >= HIGH, is_legitimate=scores.is_legitimate, is_urgent=scores.is_urgent
    )


def has_faded(scored_at: datetime, at: datetime) -> bool:
    """Return whether scores are older than 90 days."""
    return at - scored_at > FADES_AFTER


def places(scored: Iterable[tuple[int, int, int]]) -> dict[int, tuple[float, float]]:
    """Return where to draw each group, in percent from the left and from the bottom.

    ``scored`` has (group id, power, interest). Groups with the same scores are drawn beside each other in the same
    cell of the map, in the order of their ids.
    """
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for group_id, power, interest in sorted(scored):
        cells[interest, power].append(group_id)
    return {
        group_id: (MIDDLES[interest] + across, MIDDLES[power] + up + (ZIGZAG if interest % 2 else -ZIGZAG))
        for (interest, power), ids in cells.items()
        for group_id, (across, up) in zip(ids, _spread(len(ids)), strict=True)
    }


def sizes(people: Mapping[int, int | None]) -> dict[int, int]:
    """Return how many people each group is drawn as: the largest as 120, the others by their share of it."""
    largest = max((count for count in people.values() if count), default=1)
    return {group_id: round(DRAWN_AS * (count or 0) / largest) for group_id, count in people.items()}


def _spread(count: int) -> Sequence[tuple[float, float]]:
    """Return how far from the middle of its cell each of some groups is drawn.

    A few are one above the other, so that their names do not meet; more are in columns.
    """
    wide = next(columns for columns in range(1, count + 1) if columns * max(columns, IN_COLUMN) >= count)
    high = -(-count // wide)
    across, up = CELL / wide, CELL / high
    return [
        ((number % wide - (wide - 1) / 2) * across, ((high - 1) / 2 - number // wide) * up)
        for number in range(count)
    ]


def stands_out(placed: Sequence[Placed]) -> list[Reason]:
    """Return what to look at first on a map, the most pressing first; at most six sentences."""
    found = [
        *(
            Reason("stands_out_opposed", group=each.name)
            if each.scores.stance is Stance.OPPOSED
            else Reason("stands_out_worried", group=each.name)
            for each in sorted(
                placed, key=lambda each: (each.scores.stance or 0, -each.scores.power, each.name)
            )
            if each.scores.stance in (Stance.OPPOSED, Stance.WORRIED) and each.scores.power >= HIGH
        ),
        *(
            Reason("stands_out_involve", group=each.name, impact=each.scores.impact)
            for each in sorted(placed, key=lambda each: (-each.scores.impact, each.name))
            if treatment(each.scores.power, each.scores.interest, each.scores.impact) is Treatment.INVOLVE
        ),
        *_about_headcount(placed),
        *(
            Reason("stands_out_faded", group=each.name)
            for each in sorted(placed, key=lambda each: each.name)
            if each.has_faded
        ),
    ]
    return found[:STANDS_OUT_MOST]


def _about_headcount(placed: Sequence[Placed]) -> Iterable[Reason]:
    by_name = sorted(placed, key=lambda each: each.name)
    largest = max((each for each in by_name if each.people), key=lambda each: each.people or 0, default=None)
    if largest and largest.scores.stance is None:
        yield Reason("stands_out_unaware", group=largest.name)
    yield from (Reason("stands_out_empty", group=each.name) for each in by_name if each.people == 0)
    yield from (Reason("stands_out_everybody", group=each.name) for each in by_name if each.is_everybody)


def say_of_all(placed: Sequence[Placed]) -> Reason:
    """Return the sentence at the top of a map: how many groups, and how many with a lot of say are against it."""
    stances = Counter(
        each.scores.stance is not None and each.scores.stance < 0
        for each in placed
        if each.scores.power >= HIGH
    )
    return Reason("map_in_short", groups=len(placed), against=stances[True])


def score_problems(scores: Scores, *, why: str) -> list[tuple[str, Reason]]:
    """Return what is wrong with scores, as (field, reason)."""
    found = [
        (name, Reason("score_out_of_range", low=LOWEST, high=HIGHEST))
        for name in ("power", "interest")
        if not LOWEST <= getattr(scores, name) <= HIGHEST
    ]
    if not 0 <= scores.impact <= IMPACT_MOST:
        found.append(("impact", Reason("score_out_of_range", low=0, high=IMPACT_MOST)))
    if not why:
        found.append(("why", Reason("score_needs_why")))
    return found


def group_problems(*, is_inside: bool, audience_id: int | None, contact: str) -> list[tuple[str, Reason]]:
    """Return what a group lacks: one inside follows an audience, one outside has somebody to talk to."""
    if is_inside:
        return [] if audience_id else [("audience_id", Reason("group_needs_audience"))]
    return [] if contact else [("contact", Reason("group_needs_contact"))]
