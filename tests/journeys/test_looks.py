"""Every page there is, in all looks: no axe violation, valid HTML, a silent console, no sideways scrolling."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.visitor import LOOKS, Visitor
from tests.journeys.walk import Seen, pages_there_are
from tests.validity import complaints


def test_every_route_that_shows_a_page_was_reached(reached: dict[str, Seen]) -> None:
    """What nobody reaches by links is listed with the walk, each with the reason."""
    assert sorted(reached) == pages_there_are()


def test_every_page_is_valid_html(reached: dict[str, Seen], tmp_path: Path) -> None:
    assert complaints({seen.path: seen.text for seen in reached.values()}, tmp_path) == []


FEW = ("desktop-light", "phone-dark")  # both screens and both sets of colours; `make check` has the other two


@pytest.mark.parametrize("endpoint", pages_there_are())
def test_a_page_is_fit_to_be_seen(
    guest: Callable[[str], Visitor],
    reached: dict[str, Seen],
    endpoint: str,
    everything: bool,  # noqa: FBT001 - a fixture
) -> None:
    """Opened once; the screen and the colours change while it is open."""
    seen = reached[endpoint]
    someone = guest(seen.guide)
    someone.open(seen.path)

    faults = {}
    for look in LOOKS if everything else FEW:
        someone.look(look)
        if found := someone.criticise():
            faults[f"{seen.path} ({look})"] = found

    assert faults == {}
