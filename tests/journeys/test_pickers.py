"""One of many people or units is found by a part of the name: by keyboard, and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.visitor import LOOKS, Visitor

PATIENCE = 30_000  # milliseconds, for slow machines
Come = Callable[..., Visitor]


def open_somebody(visitor: Visitor, name: str) -> Page:
    """The page on which an administrator changes somebody."""
    page = visitor.page
    visitor.open(f"/people?q={name}")
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="Change", exact=False).first.click()
    page.wait_for_url("**/edit")
    return page


def test_a_unit_is_chosen_by_keyboard(visitor: Come) -> None:
    page = open_somebody(visitor().be("Sunita Pillai"), "Abdi Warsame")
    box = page.get_by_role("combobox", name="Unit")
    expect(box).to_have_value("Home Claims Glasgow")

    box.focus()
    box.press("ControlOrMeta+a")
    page.keyboard.type("motor lee")
    option = page.get_by_role("option", name="Motor Claims Leeds")
    expect(option).to_be_visible(timeout=PATIENCE)
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
    page.keyboard.press("Enter")
    expect(box).to_have_value("Motor Claims Leeds")
    expect(box).to_have_attribute("aria-expanded", "false")

    page.get_by_role("button", name="Save place").press("Enter")
    page.wait_for_url("**/people/*")
    expect(page.locator("main")).to_contain_text("Motor Claims Leeds")


def test_escape_brings_back_what_was_chosen_and_clear_empties_the_box(visitor: Come) -> None:
    page = open_somebody(visitor().be("Sunita Pillai"), "Adaeze Nwosu")
    box, value = page.get_by_role("combobox", name="Unit"), page.locator("input[name=unit_id]")
    before = value.input_value()

    box.fill("mot")
    expect(page.get_by_role("option").first).to_be_visible(timeout=PATIENCE)
    expect(value).to_have_value("")
    box.press("Escape")
    box.press("Escape")
    expect(box).to_have_value("Claims Quality")
    expect(value).to_have_value(before)

    page.get_by_role("button", name="Clear Unit").click()
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    expect(value).to_have_value("")


def test_a_choice_that_was_not_saved_comes_back_with_its_draft(visitor: Come) -> None:
    page = open_somebody(visitor().be("Sunita Pillai"), "Adaeze Nwosu")
    box = page.get_by_role("combobox", name="Unit")
    box.fill("fraud")
    page.get_by_role("option", name="Fraud Review Bristol").click()
    chosen = page.locator("input[name=unit_id]").input_value()

    page.reload()

    expect(page.get_by_text("Your unsent text is back.")).to_be_visible()
    expect(box).to_have_value("Fraud Review Bristol")
    expect(page.locator("input[name=unit_id]")).to_have_value(chosen)
    page.get_by_role("button", name="Discard it").click()
    expect(box).to_have_value("Claims Quality")
    expect(page.locator("input[name=unit_id]")).not_to_have_value(chosen)


def test_a_manager_is_chosen_without_scripts_and_nothing_else_is_lost(visitor: Come) -> None:
    page = open_somebody(visitor(scripts=False).be("Sunita Pillai"), "Alastair Munro")
    page.get_by_label("Site").select_option(label="Dublin")
    page.get_by_label("Manager").first.fill("sin")
    page.get_by_role("button", name="Search Manager").click()

    expect(page.get_by_text("2 matches.")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_label("Site").locator("option:checked")).to_have_text("Dublin")
    page.get_by_role("radio", name="Sinéad Gallagher").check()
    page.get_by_role("button", name="Save place").click()

    page.wait_for_url("**/people/*")
    expect(page.locator("main")).to_contain_text("Sinéad Gallagher")


def test_enter_without_scripts_sends_the_form_and_asks_for_what_is_unclear(visitor: Come) -> None:
    page = open_somebody(visitor(scripts=False).be("Sunita Pillai"), "Alastair Munro")

    page.get_by_label("Unit").first.fill("claims b")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Unit: Choose one of the matches.", timeout=PATIENCE)
    page.get_by_role("radio", name="Motor Claims Bristol").check()
    page.get_by_role("button", name="Save place").click()
    page.wait_for_url("**/people/*")


def test_a_script_that_does_not_come_leaves_the_plain_field(visitor: Come) -> None:
    sunita = visitor().be("Sunita Pillai")
    sunita.page.route("**/picker.*.js", lambda route: route.abort())
    page = open_somebody(sunita, "Alastair Munro")

    expect(page.get_by_role("radio", name="Not placed yet")).to_be_visible(timeout=PATIENCE)
    page.get_by_label("Unit").first.fill("motor")
    page.get_by_role("button", name="Search Unit").click()
    expect(page.get_by_role("radio", name="Motor Claims Leeds")).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize("look", LOOKS)
def test_an_open_list_is_fit_for_every_eye(visitor: Come, look: str) -> None:
    sunita = visitor(look).be("Sunita Pillai")
    sunita.open("/people")
    box = sunita.page.get_by_role("combobox", name="Unit")
    box.fill("claims")
    expect(sunita.page.get_by_role("option").first).to_be_visible(timeout=PATIENCE)
    box.press("ArrowDown")

    assert sunita.criticise() == []
