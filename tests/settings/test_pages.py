"""What an administrator sets about the portal itself is on the next page."""

from portal.settings.settings import COMPANY, DUTY_PHONE, HELP_CONTACT, PORTAL_NAME
from tests.make import make_setting


def test_the_name_the_company_and_who_helps_are_on_every_page(as_, cast) -> None:
    make_setting(PORTAL_NAME, "Ready at Northwind")
    make_setting(COMPANY, "Northwind Mutual")
    make_setting(HELP_CONTACT, "help@nw.example")

    page = as_(cast.ada).get("pages.show_help")

    assert "Ready at Northwind" in page.title
    assert page.says("Northwind Mutual")
    assert page.says("help@nw.example")


def test_the_number_to_call_is_beside_the_button_that_reports(as_, cast) -> None:
    browser = as_(cast.ada)
    before = browser.get("reports.new")

    make_setting(DUTY_PHONE, "+44 20 7946 0000")
    after = browser.get("reports.new")

    assert not before.says("+44 20 7946 0000")
    assert after.says("+44 20 7946 0000")
