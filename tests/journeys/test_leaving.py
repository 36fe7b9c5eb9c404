"""Leaving the sample ends it for the process that serves it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import copy_of
from tests.journeys.served import serve
from tests.journeys.visitor import Visitor


@pytest.fixture(scope="module")
def portal(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A portal of its own: for the others the sample goes on."""
    with serve(copy_of(sample, tmp_path_factory)) as address:
        yield address


def test_leaving_the_sample_opens_an_empty_portal_of_ones_own(visitor: Callable[..., Visitor]) -> None:
    maya = visitor().be("Maya Okafor")

    _leave(maya)

    expect(maya.page.get_by_text("This is your own, empty portal")).to_be_visible()
    assert maya.criticise() == []
    assert visitor().open("/sample/people") == 404

    maya.open("/first-steps")
    maya.page.get_by_role("button", name="Back to the sample company").click()
    maya.page.wait_for_url(re.compile("/sign-in"), timeout=30_000)
    assert maya.criticise() == []
    _leave(maya.be("Maya Okafor"))


def _leave(visitor: Visitor) -> None:
    """By the link on top, which asks first."""
    visitor.page.get_by_role("link", name="Leave sample").click()
    assert visitor.criticise() == []
    visitor.page.get_by_role("button", name="Leave sample").click()
    visitor.page.wait_for_url(re.compile("/first-steps"), timeout=30_000)
