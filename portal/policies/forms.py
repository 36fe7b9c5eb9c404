"""The form under a policy, with fields made from the questions of its version."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

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
