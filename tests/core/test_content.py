"""Markdown to safe HTML, and texts split into sections and blocks."""

import pytest
from hypothesis import given, settings, strategies as st

from portal.core.content import Misplaced, render, sections, slug


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("It is **so**.", "<p>It is <strong>so</strong>.</p>"),
        ("# Loud", "<h3>Loud</h3>"),
        ("#### Quiet", "<h4>Quiet</h4>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("[law](https://example.org/a)", '<p><a href="https://example.org/a" rel="noopener noreferrer">law</a></p>'),
    ],
)  # fmt: skip
def test_a_text_becomes_plain_html(text: str, html: str) -> None:
    assert render(text) == html


def test_a_table_scrolls_sideways_and_its_columns_have_headings() -> None:
    html = render("| | Script |\n|---|---|\n| Who | A clock |")

    assert html.startswith('<div class="scroll" tabindex="0"><table class="table"><thead>')
    assert '<td></td>\n<th scope="col">Script</th>' in html
    assert html.endswith("</table></div>")


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "![a](https://example.org/spy.png)",
        '<div class="masthead" style="position:fixed">x</div>',
        "<a href=' javascript:alert(1)'>x</a>",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_nothing_in_a_text_runs_or_calls_home(attack: str) -> None:
    html = render(attack)

    for mark in ("<script", "<img", "<div", 'href="javascript', 'href="data', 'href=" javascript'):
        assert mark not in html


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>\"'&/=()[]!*_`#|-: \nabjs{}"), max_size=80))
def test_no_text_brings_a_tag_of_its_own(text: str) -> None:
    html = render(text)

    assert not {"script", "img", "iframe", "style"} & {
        part.split(" ")[0].split(">")[0] for part in html.split("<")
    }


def test_a_text_is_cut_at_its_headings_and_directives() -> None:
    text = (
        "## The key idea\nFirst.\n{check f01-1}\n{reveal Show what fits}\n**Stop.**\n{/reveal}\n"
        '{aside level=3 title="At level 3"}\n- one\n{/aside}\nLast.\n## The key idea\n'
    )

    assert sections(text) == [
        {
            "slug": "the-key-idea",
            "title": "The key idea",
            "blocks": [
                {"type": "prose", "html": "<p>First.</p>"},
                {"type": "check", "item": "f01-1"},
                {"type": "reveal", "title": "Show what fits", "html": "<p><strong>Stop.</strong></p>"},
                {"type": "aside", "level": 3, "title": "At level 3", "html": "<ul>\n<li>one</li>\n</ul>"},
                {"type": "prose", "html": "<p>Last.</p>"},
            ],
        },
        {"slug": "the-key-idea-2", "title": "The key idea", "blocks": []},
    ]


def test_a_text_before_the_first_heading_is_not_lost() -> None:
    assert sections("Hello.") == [
        {"slug": "start", "title": "", "blocks": [{"type": "prose", "html": "<p>Hello.</p>"}]}
    ]


def test_what_stands_in_code_is_no_directive() -> None:
    found = sections("```\n{check f01-1}\n## No heading\n```\n")

    assert [block["type"] for section in found for block in section["blocks"]] == ["prose"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("One.\n{chekc f01-1}", 2, "{chekc f01-1} is not a directive"),
        ("{reveal Show}\nA", 1, "{reveal} is never closed"),
        ("{reveal Show}\n## Next\n{/reveal}", 2, "the heading is inside {reveal}"),
        ("{reveal Show}\n{check a}\n{/reveal}", 2, "{check a} is inside another block"),
        ("{/aside}", 1, "{/aside} closes nothing"),
        ('{aside title="a"}\n{/reveal}', 2, "{/reveal} closes nothing"),
    ],
)
def test_a_misplaced_directive_names_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(Misplaced) as error:
        sections(text)

    assert (error.value.line, error.value.message) == (line, message)
    assert error.value.remedy


@pytest.mark.parametrize(("title", "expected"), [("1. Who’s covered?", "1-who-s-covered"), ("…", "part")])
def test_an_address_is_made_of_plain_letters(title: str, expected: str) -> None:
    assert slug(title) == expected
