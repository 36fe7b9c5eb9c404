"""Forms of policies: signing one, and choosing two versions to compare."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from portal.core.forms import PortalForm, pairs
from portal.core.phrases import gettext
from portal.core.text import local_date
from portal.library.fields import chosen, question_field
from portal.library.models import ContentVersion
from portal.library.rules import ItemBody
from portal.signatures.signing import SigningForm


class AcknowledgeForm(SigningForm):
    """The questions of a policy, and the signature."""

    @property
    def given(self) -> Mapping[str, Collection[str]]:
        """Return the chosen options by the id of the item."""
        return {name: chosen(field) for name, field in self.items.items()}


def form_for(
    version: ContentVersion, questions: Sequence[ItemBody], *, asks_password: bool, **kwargs: Any
) -> AcknowledgeForm:
    """Return the form under ``version`` that asks some of its questions, or all."""
    fields = {item["id"]: question_field(item) for item in questions}
    return AcknowledgeForm.under(version.id, fields, asks_password=asks_password, **kwargs)


class CompareForm(PortalForm):
    """Two versions of a policy, the newest first; sent with the address."""

    before = SelectField(_l("Compare"), coerce=int)
    now = SelectField(_l("With"), coerce=int)

    def __init__(self, versions: Sequence[ContentVersion], shown: ContentVersion) -> None:
        earlier = next((each for each in versions if each.id < shown.id), shown)
        super().__init__(formdata=request.args, data={"before": earlier.id, "now": shown.id})
        self.versions = {each.id: each for each in versions}
        self.before.choices = self.now.choices = pairs((each.id, _named(each)) for each in versions)

    def chosen(self) -> tuple[ContentVersion | None, ContentVersion | None]:
        """Return both versions, the older one first; ``None`` for one that is not among them."""
        found = [self.versions.get(field.data) for field in (self.before, self.now)]
        if None in found:
            return None, None
        before, now = sorted((each for each in found if each), key=lambda each: each.id)
        return before, now


def _named(version: ContentVersion) -> str:
    return gettext("Version %(label)s, %(day)s", label=version.label, day=local_date(version.published_at))
