"""Shapes of input about agents, what they rely on and where they work."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField, DateField, EmailField, Field, Form, IntegerField, RadioField, SelectField, SelectMultipleField,
    StringField, TextAreaField, ValidationError,
)  # fmt: skip
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.agents.models import Workflow
from portal.agents.rules import (
    DECISION_MAX, LINE_MAX, NAME_MAX, TEXT_MAX, AgencyScope, Autonomy, Card, Channel, Mode, OwnerRole, RiskTier, StepIn,
)  # fmt: skip
from portal.agents.words import LEVEL_NAMES
from portal.core.forms import REQUIRED, PortalForm, blank_to_none, choices, pairs
from portal.people.models import Site, Unit
from portal.people.rules import EMAIL_MAX, HELD_ROLES, JobRole

DAYS_MOST = 730
FIRST_SENTENCE = re.compile(r"(?<=[.!?])\s+")


class LinesField(TextAreaField):
    """Several entries, one a line."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = [line.strip() for text in valuelist for line in text.splitlines() if line.strip()]

    def _value(self) -> str:
        return "\n".join(self.data or ())


class StepsField(LinesField):
    """When a person steps in, one case a line: the first sentence says when, the rest what happens then."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = [StepIn(when.rstrip("."), then) for when, then in map(_halves, self.data)]

    def _value(self) -> str:
        return "\n".join(f"{step.when}{'' if step.when.endswith(('!', '?')) else '.'} {step.then}" for step in self.data or ())


def short_lines(_form: Form, field: Field) -> None:
    """Each line stays one line on the page."""
    for number, line in enumerate(field.data or (), 1):
        text = f"{line.when} {line.then}" if isinstance(line, StepIn) else line
        if len(text) > LINE_MAX:
            raise ValidationError(
                _l("Line %(number)s is long. Say it in %(most)s characters.", number=number, most=LINE_MAX)
            )


def _text(label: Any, needed: Any, *, most: int = NAME_MAX, hint: Any = "") -> StringField:
    return StringField(label, validators=[DataRequired(needed), Length(max=most)], description=hint)


def _lines(label: Any, needed: Any, *, kind: type[LinesField] = LinesField, hint: Any = _l("One a line.")) -> Field:
    return kind(label, validators=[DataRequired(needed), short_lines], description=hint, render_kw={"rows": 5})


def _decision(*, hint: Any = _l("The entry that names who decided, such as DEC-0042.")) -> StringField:
    """Commands say when a decision is needed, because lowering takes none."""
    return StringField(_l("Decision"), validators=[Length(max=DECISION_MAX)], description=hint)


def _person(label: Any, *, hint: Any = "") -> EmailField:
    return EmailField(
        label, validators=[DataRequired(_l("Enter an e-mail address.")), Length(max=EMAIL_MAX)], description=hint
    )  # fmt: skip


def _several(label: Any, kind: Any, needed: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label, coerce=kind, validators=[DataRequired(needed)], widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip


def _level_field(label: Any) -> RadioField:
    return RadioField(label, coerce=_level, choices=[], validators=[DataRequired(_l("Choose a level."))])


def _level(value: Any) -> Autonomy | None:
    return Autonomy(int(value)) if value not in (None, "", "None") else None


def _levels(levels: Iterable[Autonomy] = Autonomy) -> list[Any]:
    return pairs((level.value, f"{level.value} · {LEVEL_NAMES[level.value]}") for level in levels)


def _halves(line: str) -> tuple[str, str]:
    when, *then = FIRST_SENTENCE.split(line, maxsplit=1)
    return when, "".join(then)


class CardForm(PortalForm):
    """What everybody is told about an agent."""

    name = _text(_l("What is it called?"), _l("Give it a name."))
    summary = _text(
        _l("What does it do, in one sentence?"), _l("Say what it does."), most=LINE_MAX,
        hint=_l("Begin with a verb: Reads new claims and proposes what to do with them."),
    )  # fmt: skip
    purpose = TextAreaField(
        _l("What is it for?"), validators=[DataRequired(_l("Say what it is for.")), Length(max=TEXT_MAX)],
        description=_l("Who has what from it, in two or three sentences."),
    )  # fmt: skip
    may = _lines(_l("What may it do?"), _l("Say at least one thing it may do."))
    may_not = _lines(_l("What may it not do?"), _l("Say at least one thing it may not do."))
    steps_in = _lines(
        _l("When does a person step in?"), _l("Say at least once when a person steps in."), kind=StepsField,
        hint=_l("One case a line. The first sentence says when, the rest what happens then."),
    )  # fmt: skip
    how_to_stop = TextAreaField(
        _l("How does anybody stop it?"),
        validators=[DataRequired(_l("Say how anybody can stop it.")), Length(max=TEXT_MAX)],
        description=_l("Where to press, whom to call, day and night."),
    )
    talks_to_customers = BooleanField(_l("It talks to customers"))
    risk_tier = SelectField(
        _l("How much can go wrong?"), coerce=RiskTier, description=_l("The highest tier of anything it does.")
    )  # fmt: skip

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.risk_tier.choices = choices(RiskTier)

    def card(self) -> Card:
        """What was written, as commands take it."""
        lines = {name: tuple(self[name].data) for name in ("may", "may_not", "steps_in")}
        rest = ("name", "summary", "purpose", "how_to_stop", "talks_to_customers", "risk_tier")
        return Card(**lines, **{name: self[name].data for name in rest})


class NewAgentForm(CardForm):
    """A card, and all that makes an agent answerable from its first day."""

    working_since = DateField(_l("Since when does it work here?"), validators=[DataRequired(_l("Choose a day."))])
    accountable = _person(
        _l("Who is accountable for it?"), hint=_l("E-mail address of one person. Their name stands on its page.")
    )  # fmt: skip
    caretaker = _person(_l("Who looks after it day to day?"), hint=_l("E-mail address. May be the same person."))
    scopes = _several(_l("What may it touch?"), AgencyScope, _l("Choose at least one."))
    decision = _decision(hint=_l("The decision that lets it touch this, such as DEC-0042."))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scopes.choices = choices(AgencyScope)


class OwnerForm(PortalForm):
    """Another person who answers for an agent, or looks after it."""

    role = RadioField(_l("What changes hands?"), coerce=OwnerRole)
    person = _person(_l("Who takes over?"), hint=_l("E-mail address of the person."))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.role.choices = choices(OwnerRole)


class ScopeForm(PortalForm):
    """One more thing an agent may touch."""

    scope = SelectField(_l("What else may it touch?"), coerce=AgencyScope)
    decision = _decision()

    def __init__(self, *, held: Sequence[AgencyScope], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scope.choices = [choice for choice in choices(AgencyScope) if choice.value not in held]


class LimitForm(PortalForm):
    """Something an agent is known to get wrong."""

    text = _text(
        _l("What does it get wrong?"), _l("Say what it gets wrong."), most=LINE_MAX,
        hint=_l("And what people do instead: It skips attachments over 5 MB. Open them yourself."),
    )  # fmt: skip
    since = DateField(_l("Since when is it known?"), validators=[DataRequired(_l("Choose a day."))])


class VersionForm(PortalForm):
    """What a release is made of."""

    label = _text(_l("Which version?"), _l("Give the version a label."), hint=_l("Such as 2026.10."))
    model = _text(_l("Which model?"), _l("Name the model."))
    vendor = _text(_l("Whose model is it?"), _l("Name the vendor."))
    prompt_ref = _text(_l("Where is the prompt kept?"), _l("Say where the prompt is kept."))
    tools = _lines(_l("Which tools can it call?"), _l("Name at least one."))
    guardrails = _text(_l("Which guardrails hold?"), _l("Say which guardrails hold."), most=LINE_MAX)
    note = _text(_l("What changed, in plain words?"), _l("Say what changed."), most=LINE_MAX)


class SourceForm(PortalForm):
    """Something an agent relies on."""

    name = _text(_l("What does it rely on?"), _l("Name the source."), hint=_l("Such as Motor policy wording 2026."))
    owner = _person(_l("Who checks it?"), hint=_l("E-mail address. They are reminded when a check is late."))
    check_every_days = IntegerField(
        _l("How often, in days?"), validators=[DataRequired(REQUIRED), NumberRange(min=1, max=DAYS_MOST)]
    )


class SourceDutyForm(PortalForm):
    """Who checks a source from now on, and how often."""

    owner = _person(_l("Who checks it?"), hint=_l("E-mail address. They are reminded when a check is late."))
    check_every_days = IntegerField(
        _l("How often, in days?"), validators=[DataRequired(REQUIRED), NumberRange(min=1, max=DAYS_MOST)]
    )


class WorkflowForm(PortalForm):
    """A piece of work an agent takes part in."""

    name = _text(_l("What is the work called?"), _l("Name the work."), hint=_l("Such as New motor claim."))


class ActionForm(PortalForm):
    """One kind of action, with the level it never exceeds."""

    name = _text(_l("What does it do?"), _l("Say what it does."), most=LINE_MAX, hint=_l("Such as Send the letter."))
    risk_tier = SelectField(_l("How much can go wrong?"), coerce=RiskTier)
    scope = SelectField(_l("What does it touch?"), coerce=AgencyScope)
    is_legally_significant = BooleanField(_l("It decides something with legal weight about a person"))
    reversible = _text(
        _l("Can it be undone?"), _l("Say whether and how."), most=LINE_MAX, hint=_l("How, until when, by whom.")
    )
    ceiling = _level_field(_l("What is the highest level it may ever have?"))
    exception = StringField(
        _l("Exception"), validators=[Length(max=DECISION_MAX)],
        description=_l("Only for tier 3 above its cap: the decision of compliance and an executive."),
    )  # fmt: skip
    decision = _decision()

    def __init__(self, *, scopes: Sequence[AgencyScope], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.risk_tier.choices = choices(RiskTier)
        self.scope.choices = [choice for choice in choices(AgencyScope) if choice.value in scopes]
        self.ceiling.choices = _levels()


class CeilingForm(PortalForm):
    """Another highest level for an action."""

    to = _level_field(_l("What is the highest level it may ever have?"))
    decision = _decision(hint=_l("Needed to raise it, such as DEC-0042. Lowering takes none."))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.to.choices = _levels()


class DeploymentForm(PortalForm):
    """An agent at work: what, where, with whom, how far."""

    workflow_id = SelectField(_l("Which work?"), coerce=int)
    unit_id = SelectField(_l("In which unit?"), coerce=blank_to_none, description=_l("With all units below it."))
    site_id = SelectField(
        _l("At which site?"), coerce=blank_to_none, description=_l("With a unit: only the people of that unit there.")
    )
    channel = SelectField(_l("For one channel only?"), coerce=lambda value: Channel(value) if value else None)
    job_roles = _several(_l("Who works beside it?"), JobRole, _l("Choose at least one job role."))
    level = _level_field(_l("At which level does it start?"))
    mode = RadioField(_l("How does it start?"), coerce=Mode, default=Mode.SHADOW)
    decision = _decision()

    def __init__(
        self, *, workflows: Iterable[Workflow], units: Iterable[Unit], sites: Iterable[Site], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.workflow_id.choices = pairs((workflow.id, workflow.name) for workflow in workflows)
        self.unit_id.choices = pairs(((unit.id, unit.path) for unit in units), blank=_l("No unit"))
        self.site_id.choices = pairs(((site.id, site.name) for site in sites), blank=_l("Any site"))
        self.channel.choices = [*pairs((), blank=_l("All channels")), *choices(Channel)]
        self.job_roles.choices = job_role_choices()
        self.level.choices = _levels()
        self.mode.choices = [choice for choice in choices(Mode) if choice.value in (Mode.SHADOW, Mode.LIVE)]


class LevelForm(PortalForm):
    """Another level for a deployment."""

    level = _level_field(_l("Which level from now on?"))
    decision = _decision(hint=_l("Needed to raise it, such as DEC-0042. Stepping down takes none."))

    def __init__(self, *, levels: Iterable[Autonomy], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.level.choices = _levels(levels)


class ModeForm(PortalForm):
    """Whether a deployment runs, and how."""

    mode = RadioField(_l("How does it go on?"), coerce=Mode)
    decision = _decision(hint=_l("Needed to let it act, such as DEC-0042. Stopping takes none."))

    def __init__(self, *, now: Mode, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.mode.choices = [choice for choice in choices(Mode) if choice.value != now]


class PlanForm(PortalForm):
    """A change that is agreed for a day to come."""

    level = _level_field(_l("Which level is agreed?"))
    mode = RadioField(_l("In which mode?"), coerce=Mode, default=Mode.LIVE)
    due_on = DateField(_l("On which day?"), validators=[DataRequired(_l("Choose a day."))])
    decision = _decision()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.level.choices = _levels()
        self.mode.choices = [choice for choice in choices(Mode) if choice.value in (Mode.SHADOW, Mode.LIVE)]


class RolesForm(PortalForm):
    """Whose work is beside a deployment."""

    job_roles = _several(_l("Who works beside it?"), JobRole, _l("Choose at least one job role."))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job_roles.choices = job_role_choices()


def job_role_choices() -> list[Any]:
    """The job roles in the order of the field; everybody comes first."""
    wanted = [JobRole.ALL_EMPLOYEES, *HELD_ROLES]
    return [choice for choice in choices(JobRole) if choice.value in wanted]
