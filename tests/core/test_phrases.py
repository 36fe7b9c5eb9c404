"""Translated texts and cached components: computed once for each language, never shown in another one."""

import pytest
from babel.support import NullTranslations
from flask_babel import get_locale
from markupsafe import Markup

from portal.core.phrases import Phrases, drawn_once, in_language, phrases


class Shouting(NullTranslations):
    """A language in upper case."""

    def ugettext(self, text: str) -> str:
        return text.upper()

    def ungettext(self, one: str, many: str, count: int) -> str:
        return (one if count == 1 else many).replace("report", "REPORT")


@pytest.fixture
def request_of_somebody(app):
    with app.test_request_context():
        yield


def test_a_text_is_translated_and_what_people_typed_is_escaped() -> None:
    loud = Phrases("en", Shouting())

    assert loud.text("Ready") == Markup("READY")
    assert loud.text("100 %% ready") == "100 % READY"
    assert Phrases("en", NullTranslations()).text("Hello %(name)s", name="<b>") == Markup("Hello &lt;b&gt;")


@pytest.mark.parametrize(("count", "said"), [(1, "1 REPORT"), (6, "6 REPORTs")])
def test_a_number_takes_its_own_form(count: int, said: str) -> None:
    assert Phrases("en", Shouting()).number("%(num)s report", "%(num)s reports", count) == said


def test_a_letter_is_in_the_language_of_its_reader_and_the_page_goes_on_in_its_own(
    request_of_somebody,
) -> None:
    of_page = phrases()

    with in_language("de"):
        of_letter = phrases()
        assert (str(get_locale()), of_letter is of_page) == ("de", False)

    assert phrases() is of_page


def test_a_component_is_drawn_once_for_each_of_its_arguments_and_each_language(request_of_somebody) -> None:
    drawn = []
    ladder = drawn_once(lambda level, target=0: Markup(drawn.append((level, target)) or f"{level}/{target}"))

    assert [ladder(1), ladder(1), ladder(1, target=2)] == ["1/0", "1/0", "1/2"]
    with in_language("de"):
        assert ladder(1) == "1/0"
    assert drawn == [(1, 0), (1, 2), (1, 0)]
