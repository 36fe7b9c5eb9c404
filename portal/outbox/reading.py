"""The text of a mail as a page, for readers of HTML."""

from babel import Locale
from jinja2 import Environment, PackageLoader

from portal.outbox.models import OutboxMail

PAGES = Environment(loader=PackageLoader("portal.outbox"), autoescape=True, trim_blocks=True)


def html_of(mail: OutboxMail) -> str:
    """Return the text of a mail as HTML: its paragraphs, and a link where a line is an address."""
    paragraphs = [part.strip().splitlines() for part in mail.text.split("\n\n") if part.strip()]
    direction = Locale.parse(mail.language).text_direction
    return PAGES.get_template("outbox/mail.html").render(
        mail=mail, paragraphs=paragraphs, direction=direction
    )
