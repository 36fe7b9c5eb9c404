"""A group is moved on a stakeholder map by pointer or by arrow keys; its form then says where to, and asks why."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

PATIENCE = 30_000  # milliseconds, for slow machines
Guest = Callable[..., Visitor]


def test_a_group_is_moved_by_keyboard_and_by_drag(guest: Guest) -> None:
    devika = guest("Devika Rao")
    page = devika.page
    devika.open("/stakeholders")
    page.get_by_role("link", name="Windscreen claims, level 2").click()
    operations = page.locator(".dot a", has_text="Operations")
    expect(operations).to_be_visible(timeout=PATIENCE)

    operations.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"interest=4&power=3"), timeout=PATIENCE)
    expect(page.get_by_label("Interest (1–5)")).to_have_value("4")
    expect(page.get_by_label("Say over the change (1–5)")).to_have_value("3")
    expect(page.get_by_label("Why these scores")).to_have_value("")

    page.go_back()
    mark = page.locator(".dot", has_text="Operations").locator(".dot-mark")
    plot = page.locator(".map-plot").bounding_box()
    assert plot
    mark.hover()
    page.mouse.down()
    page.mouse.move(plot["x"] + plot["width"] * 0.1, plot["y"] + plot["height"] * 0.9, steps=5)
    page.mouse.up()

    page.wait_for_url(re.compile(r"interest=1&power=1"), timeout=PATIENCE)
    expect(page.get_by_label("Interest (1–5)")).to_have_value("1")
