"""Forms about the sources, workflows and deployments of an agent."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange

from portal.agents.forms.fields import (
    area_field,
    decision_field,
    decision_or_none_field,
    job_role_choices,
    level_choices,
    level_field,
    person_field,
    several_field,
    text_field,
)
from portal.agents.rules import (
    DECISION_MAX,
    LINE_MAX,
    REASON_MAX,
    AgencyScope,
    Autonomy,
    Channel,
    Mode,
    RiskTier,
)
from portal.core.forms import REQUIRED, PortalForm, blank_to_none, choices, pairs
from portal.core.phrases import gettext as _
from portal.core.pickers import PickerField
from portal.people.models import Person, Site
from portal.people.pickers import person_picker, unit_picker
from portal.people.rules import JobRole

DAYS_MOST = 730


class SourceForm(PortalForm):
    """A new source, its owner and its interval."""

    name = text_field(
        _l("Source"), _l("Enter the source."), hint=_l("For example, “Motor policy wording 2026”.")
    )
    owner = person_field(
        _l("Checked by"),
        hint=_l("Search by name, or enter an email. They get a reminder when a check is late."),
    )
    check_every_days = IntegerField(
        _l("Check every (days)"), validators=[DataRequired(REQUIRED), NumberRange(min=1, max=DAYS_MOST)]
    )

    def __init__(self, *, reader: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.owner.use(person_picker(reader, takes_addresses=True))


class SourceDutyForm(SourceForm):
    """The owner and the interval of a source."""

    name = None


class WorkflowForm(PortalForm):
    """A new workflow."""

    name = text_field(_l("Workflow name"), _l("Enter a name."), hint=_l("For example, “New motor claim”."))


class ActionForm(PortalForm):
    """A new kind of action, with its ceiling."""

    name = text_field(
        _l("Action"), _l("Describe what it does."), most=LINE_MAX, hint=_l("For example, “Send the letter”.")
    )
    risk_tier = SelectField(_l("Risk tier"), coerce=RiskTier)
    scope = SelectField(_l("What it affects"), coerce=AgencyScope)
    is_legally_significant = BooleanField(_l("It makes a decision with legal effect on a person"))
    reversible = text_field(
        _l("Can it be undone?"),
        _l("Say whether it can be undone, and how."),
        most=LINE_MAX,
        hint=_l("How, until when and who does it."),
    )
    ceiling = level_field(
        _l("Highest level allowed"),
        hint=_l("Tier 3 stays at level 3 or below without an exception, tier 4 at level 2 or below."),
    )
    exception = StringField(
        _l("Exception (optional)"),
        validators=[Length(max=DECISION_MAX)],
        description=_l("Only for tier 3 above its limit: the decision by compliance and an executive."),
    )
    decision = decision_or_none_field(_l("Approved by (optional)"))

    def __init__(self, *, scopes: Sequence[AgencyScope], highest: RiskTier, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.risk_tier.choices = [choice for choice in choices(RiskTier) if choice.value <= highest]
        self.scope.choices = [choice for choice in choices(AgencyScope) if choice.value in scopes]
        self.ceiling.choices = level_choices()


class CeilingForm(PortalForm):
    """Another ceiling for an action."""

    to = level_field(_l("Highest level allowed"))
    decision = decision_or_none_field(_l("Approved by (if you raise it)"))

    def __init__(self, *, now: Autonomy, most: Autonomy, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.to.choices = level_choices(level for level in Autonomy if level != now and level <= most)


class DeploymentForm(PortalForm):
    """A new deployment: workflow, place, job roles, level and mode."""

    workflow_id = SelectField(_l("Workflow"), coerce=int)
    unit_id = PickerField(_l("Unit"), blank=_l("No unit"), description=_l("Includes its subunits."))
    site_id = SelectField(
        _l("Site"),
        coerce=blank_to_none,
        description=_l("If you also choose a unit, only people in that unit at this site."),
    )
    channel = SelectField(_l("Channel"), coerce=lambda value: Channel(value) if value else None)
    job_roles = several_field(_l("Job roles that work with it"), JobRole, _l("Choose at least one job role."))
    level = level_field(
        _l("Starting level"), hint=_l("It starts on trial: nothing takes effect until you take it live.")
    )
    decision = decision_field()

    def __init__(
        self,
        *,
        works: Iterable[tuple[int, str, Autonomy]],
        reader: Person,
        sites: Iterable[Site],
        **kwargs: Any,
    ) -> None:
        """``works`` are (id, name, highest level of its actions)."""
        super().__init__(**kwargs)
        self.workflow_id.choices = pairs(
            (number, _("%(work)s, up to level %(n)s", work=name, n=int(most))) for number, name, most in works
        )
        self.unit_id.use(unit_picker(reader))
        self.site_id.choices = pairs(((site.id, site.name) for site in sites), blank=_l("Any site"))
        self.channel.choices = [*pairs((), blank=_l("All channels")), *choices(Channel)]
        self.job_roles.choices = job_role_choices()
        self.level.choices = level_choices()


class StepDownForm(PortalForm):
    """A lower level for a deployment."""

    level = level_field(_l("New level"))

    def __init__(self, *, levels: Iterable[Autonomy], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.level.choices = level_choices(levels)


class RaiseForm(StepDownForm):
    """A higher level for a deployment, with decision, reason and confirmation."""

    decision = decision_field()
    reason = area_field(
        _l("Reason"),
        _l("Enter a reason, in a sentence or two."),
        most=REASON_MAX,
        hint=_l("A sentence or two. Everyone can read them on the agent’s page."),
    )
    goes_ahead = BooleanField(_l("Raise the level before everyone is ready"))

    def __init__(self, *, all_ready: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if all_ready:
            del self.goes_ahead


class ModeForm(PortalForm):
    """Another mode for a deployment."""

    mode = RadioField(_l("Change to"), coerce=Mode, validators=[DataRequired(_l("Choose a mode."))])
    decision = decision_or_none_field(_l("Approved by (if it goes live)"))
    goes_ahead = BooleanField(_l("Go live before everyone is ready"))

    def __init__(self, *, now: Mode, may_waive: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.mode.choices = [choice for choice in choices(Mode) if choice.value not in (now, Mode.RETIRED)]
        if not may_waive:
            del self.goes_ahead


class PlanForm(PortalForm):
    """A level and mode to plan for a later day."""

    level = level_field(_l("Planned level"))
    mode = RadioField(_l("Mode"), coerce=Mode, validators=[DataRequired(_l("Choose a mode."))])
    due_on = DateField(_l("Date"), validators=[DataRequired(_l("Choose a day."))])
    decision = decision_or_none_field(_l("Approved by (if it gets more autonomy)"))

    def __init__(self, *, highest: Autonomy, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.level.choices = level_choices(level for level in Autonomy if level <= highest)
        self.mode.choices = [choice for choice in choices(Mode) if choice.value in (Mode.SHADOW, Mode.LIVE)]


class EndForm(PortalForm):
    """The end of a deployment, with what replaces it."""

    instead = area_field(
        _l("What replaces it?"),
        _l("Say who or what does this work from now on."),
        most=REASON_MAX,
        hint=_l(
            "A sentence or two, such as “People do the work by hand again.” The people who work with it are told. "
            "Its plan closes and its history is kept."
        ),
    )


class RolesForm(PortalForm):
    """The job roles whose holders work with a deployment."""

    job_roles = several_field(_l("Job roles that work with it"), JobRole, _l("Choose at least one job role."))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job_roles.choices = job_role_choices()
