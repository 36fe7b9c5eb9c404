"""The text of a mail as a page, for readers of HTML."""

from typing import NamedTuple

from babel import Locale
from jinja2 import Environment, PackageLoader

from portal.outbox.models import OutboxMail

PAGES = Environment(loader=PackageLoader("portal.outbox"), autoescape=True, trim_blocks=True)
LINK_MAX = 80  # characters of a line that becomes the words of a link; a longer one stays text


class MailLine(NamedTuple):
    """One line of a paragraph: words, and the address they link to if there is one."""

    words: str
    address: str = ""


def html_of(mail: OutboxMail) -> str:
    """Return the text of a mail as HTML: its paragraphs, with an address as a link of the words before it."""
    paragraphs = [_lines(part) for part in mail.text.split("\n\n") if part.strip()]
    direction = Locale.parse(mail.language).text_direction
    return PAGES.get_template("outbox/mail.html").render(
        mail=mail, paragraphs=paragraphs, direction=direction
    )


def _lines(paragraph: str) -> list[MailLine]:
    lines: list[MailLine] = []
    for text in paragraph.strip().splitlines():
        if not text.startswith(("https://", "http://")):
            lines.append(MailLine(text))
        elif lines and not lines[-1].address and len(lines[-1].words) <= LINK_MAX:
            lines[-1] = MailLine(lines[-1].words.removesuffix(":"), text)
        else:
            lines.append(MailLine(text, text))
    return lines
