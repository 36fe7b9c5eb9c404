"""A field for a text in Markdown, which can be looked at as readers will see it before it is saved."""

from flask import request
from markupsafe import Markup
from wtforms import TextAreaField

from portal.core import content
from portal.core.forms import PREVIEW


class MarkdownField(TextAreaField):
    """A text in Markdown. ``ui/markdown.html`` shows it with its preview."""

    @property
    def html(self) -> Markup:
        """The text as readers see it."""
        return Markup(content.render(self.data or ""))  # noqa: S704 - rendered and sanitized by us

    @property
    def is_previewed(self) -> bool:
        """Whether the form was sent to look at this text."""
        return bool(request.form.get(PREVIEW) == self.name)
