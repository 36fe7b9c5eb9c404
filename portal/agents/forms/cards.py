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
from portal.people.models import Person
from portal.people.pickers import person_picker


class CardForm(PortalForm):
    """The fields of an agent's card."""

    name = text_field(_l("Name"), _l("Enter a name."))
    summary = text_field(
        _l("What it does"),
        _l("Describe what it does."),
        most=LINE_MAX,
        hint=_l(
            "One sentence that starts with a verb, such as “Reads new claims and proposes what to do "
            "with them”."
        ),
    )
    purpose = area_field(
        _l("Purpose"),
        _l("Describe its purpose."),
        most=TEXT_MAX,
        hint=_l("Who benefits and how, in two or three sentences."),
    )
    may = lines_field(_l("What it may do"), _l("Add at least one thing it may do."))
    may_not = lines_field(_l("What it may not do"), _l("Add at least one thing it may not do."))
    steps_in = lines_field(
        _l("When a person steps in"),
        _l("Add at least one case in which a person steps in."),
        cut=steps_of,
        hint=_l("One case per line. First sentence: when. Then: what happens."),
    )
    how_to_stop = area_field(
        _l("How to stop it"),
        _l("Describe how anyone can stop it."),
        most=TEXT_MAX,
        hint=_l("What to press and who to call, day and night."),
    )
    talks_to_customers = BooleanField(_l("It talks to customers"))
    risk_tier = SelectField(
        _l("Risk tier"), coerce=RiskTier, description=_l("The highest tier of any of its actions.")
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

    working_since = DateField(_l("Working here since"), validators=[DataRequired(_l("Choose a day."))])
    accountable = person_field(
        _l("Accountable owner"),
        hint=_l("Search by name, or enter an email. Their name is shown on the agent’s page."),
    )
    caretaker = person_field(
        _l("Day-to-day contact"), hint=_l("Search by name, or enter an email. Can be the same person.")
    )
    scopes = several_field(_l("What it may access"), AgencyScope, _l("Choose at least one."))
    decision = decision_field(_l("Approved by"))

    def __init__(self, *, reader: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scopes.choices = choices(AgencyScope)
        for field in (self.accountable, self.caretaker):
            field.use(person_picker(reader, takes_addresses=True))


class OwnerForm(PortalForm):
    """The person who takes over an owner role."""

    role = RadioField(_l("What to hand over"), coerce=OwnerRole)
    person = person_field(_l("New owner"))

    def __init__(self, *, reader: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.role.choices = choices(OwnerRole)
        self.person.use(person_picker(reader, takes_addresses=True))


class ScopeForm(PortalForm):
    """A scope to grant, and the decision that grants it."""

    scope = SelectField(_l("Additional access"), coerce=AgencyScope)
    decision = decision_field()

    def __init__(self, *, held: Sequence[AgencyScope], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scope.choices = [choice for choice in choices(AgencyScope) if choice.value not in held]


class LimitForm(PortalForm):
    """A known limit of an agent."""

    text = text_field(
        _l("Known limit"),
        _l("Describe what it gets wrong."),
        most=LINE_MAX,
        hint=_l(
            "What it gets wrong and what to do instead, such as “It skips attachments over 5 MB. "
            "Open them yourself.”"
        ),
    )
    since = DateField(_l("Known since"), validators=[DataRequired(_l("Choose a day."))])


class VersionForm(PortalForm):
    """The parts of a release."""

    label = text_field(_l("Version"), _l("Enter a version label."), hint=_l("For example, 2026.10."))
    model = text_field(_l("Model"), _l("Enter the model."))
    vendor = text_field(_l("Vendor"), _l("Enter the vendor."))
    prompt_ref = text_field(_l("Prompt location"), _l("Enter where the prompt is kept."))
    tools = lines_field(_l("Tools it can call"), _l("Enter at least one."))
    guardrails = text_field(_l("Guardrails"), _l("Enter its guardrails."), most=LINE_MAX)
    note = text_field(_l("What changed, in plain words"), _l("Describe what changed."), most=LINE_MAX)
