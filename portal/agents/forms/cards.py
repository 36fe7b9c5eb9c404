"""Forms about one agent: card, owners, scopes, known limits and versions."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectField
from wtforms.validators import DataRequired

from portal.agents.forms.fields import (
    area_field,
    decision_field,
    lines_field,
    person_field,
    several_field,
    steps_of,
    text_field,
)
from portal.agents.rules import LINE_MAX, TEXT_MAX, AgencyScope, Card, OwnerRole, RiskTier, StepIn
from portal.core.forms import PortalForm, choices


class CardForm(PortalForm):
    """The fields of an agent's card."""

    name = text_field(_l("What is it called?"), _l("Give it a name."))
    summary = text_field(
        _l("What does it do, in one sentence?"),
        _l("Say what it does."),
        most=LINE_MAX,
        hint=_l("Begin with a verb: Reads new claims and proposes what to do with them."),
    )
    purpose = area_field(
        _l("What is it for?"),
        _l("Say what it is for."),
        most=TEXT_MAX,
        hint=_l("Who has what from it, in two or three sentences."),
    )
    may = lines_field(_l("What may it do?"), _l("Say at least one thing it may do."))
    may_not = lines_field(_l("What may it not do?"), _l("Say at least one thing it may not do."))
    steps_in = lines_field(
        _l("When does a person step in?"),
        _l("Say at least once when a person steps in."),
        cut=steps_of,
        hint=_l("One case a line. The first sentence says when, the rest what happens then."),
    )
    how_to_stop = area_field(
        _l("How does anybody stop it?"),
        _l("Say how anybody can stop it."),
        most=TEXT_MAX,
        hint=_l("Where to press, whom to call, day and night."),
    )
    talks_to_customers = BooleanField(_l("It talks to customers"))
    risk_tier = SelectField(
        _l("How much can go wrong?"), coerce=RiskTier, description=_l("The highest tier of anything it does.")
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.risk_tier.choices = choices(RiskTier)

    def card(self) -> Card:
        """Return the input as the value that commands take."""
        return Card(
            name=self.name.data,
            summary=self.summary.data,
            purpose=self.purpose.data,
            may=tuple(self.may.data),
            may_not=tuple(self.may_not.data),
            how_to_stop=self.how_to_stop.data,
            risk_tier=self.risk_tier.data,
            steps_in=tuple(StepIn(step.when, step.then) for step in self.steps_in.data),
            talks_to_customers=self.talks_to_customers.data,
        )


class NewAgentForm(CardForm):
    """A card, with owners and scopes: everything a new agent needs."""

    working_since = DateField(
        _l("Since when does it work here?"), validators=[DataRequired(_l("Choose a day."))]
    )
    accountable = person_field(
        _l("Who is accountable for it?"),
        hint=_l("Full name or e-mail address of one person. Their name stands on its page."),
    )
    caretaker = person_field(
        _l("Who looks after it day to day?"), hint=_l("Full name or e-mail address. May be the same person.")
    )
    scopes = several_field(_l("What may it touch?"), AgencyScope, _l("Choose at least one."))
    decision = decision_field(_l("Which decision lets it touch this?"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scopes.choices = choices(AgencyScope)


class OwnerForm(PortalForm):
    """The person who takes over an owner role."""

    role = RadioField(_l("What changes hands?"), coerce=OwnerRole)
    person = person_field(_l("Who takes over?"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.role.choices = choices(OwnerRole)


class ScopeForm(PortalForm):
    """A scope to grant, and the decision that grants it."""

    scope = SelectField(_l("What else may it touch?"), coerce=AgencyScope)
    decision = decision_field()

    def __init__(self, *, held: Sequence[AgencyScope], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scope.choices = [choice for choice in choices(AgencyScope) if choice.value not in held]


class LimitForm(PortalForm):
    """A known limit of an agent."""

    text = text_field(
        _l("What does it get wrong?"),
        _l("Say what it gets wrong."),
        most=LINE_MAX,
        hint=_l("And what people do instead: It skips attachments over 5 MB. Open them yourself."),
    )
    since = DateField(_l("Since when is it known?"), validators=[DataRequired(_l("Choose a day."))])


class VersionForm(PortalForm):
    """The parts of a release."""

    label = text_field(_l("Which version?"), _l("Give the version a label."), hint=_l("Such as 2026.10."))
    model = text_field(_l("Which model?"), _l("Name the model."))
    vendor = text_field(_l("Whose model is it?"), _l("Name the vendor."))
    prompt_ref = text_field(_l("Where is the prompt kept?"), _l("Say where the prompt is kept."))
    tools = lines_field(_l("Which tools can it call?"), _l("Name at least one."))
    guardrails = text_field(_l("Which guardrails hold?"), _l("Say which guardrails hold."), most=LINE_MAX)
    note = text_field(_l("What changed, in plain words?"), _l("Say what changed."), most=LINE_MAX)
