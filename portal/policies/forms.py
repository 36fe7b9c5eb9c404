"""The questions under a policy, made from its text."""

from collections.abc import Collection, Mapping
from typing import Any

from portal.library.fields import SigningForm, chosen, question_field
from portal.library.models import ContentVersion


class AcknowledgeForm(SigningForm):
    """The questions of a policy, and the signature."""

    @property
    def given(self) -> Mapping[str, Collection[str]]:
        """What was chosen, by the id of the item."""
        return {name: chosen(field) for name, field in self.items.items()}


def form_for(version: ContentVersion, *, asks_password: bool, **kwargs: Any) -> AcknowledgeForm:
    """The form that asks the questions of ``version``."""
    return AcknowledgeForm.under(version, question_field, asks_password=asks_password, **kwargs)
