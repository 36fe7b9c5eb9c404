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
from portal.people.models import Site, Unit
from portal.people.rules import JobRole

DAYS_MOST = 730


class SourceForm(PortalForm):
    """A new source, its owner and its interval."""

    name = text_field(
        _l("What does it rely on?"), _l("Name the source."), hint=_l("Such as Motor policy wording 2026.")
    )
    owner = person_field(
        _l("Who checks it?"), hint=_l("Full name or e-mail address. They are reminded when a check is late.")
    )
    check_every_days = IntegerField(
        _l("How often, in days?"), validators=[DataRequired(REQUIRED), NumberRange(min=1, max=DAYS_MOST)]
    )


class SourceDutyForm(PortalForm):
    """The owner and the interval of a source."""

    owner = person_field(
        _l("Who checks it?"), hint=_l("Full name or e-mail address. They are reminded when a check is late.")
    )
    check_every_days = IntegerField(
        _l("How often, in days?"), validators=[DataRequired(REQUIRED), NumberRange(min=1, max=DAYS_MOST)]
    )


class WorkflowForm(PortalForm):
    """A new workflow."""

    name = text_field(
        _l("What is the work called?"), _l("Name the work."), hint=_l("Such as New motor claim.")
    )


class ActionForm(PortalForm):
    """A new kind of action, with its ceiling."""

    name = text_field(
        _l("What does it do?"), _l("Say what it does."), most=LINE_MAX, hint=_l("Such as Send the letter.")
    )
    risk_tier = SelectField(_l("How much can go wrong?"), coerce=RiskTier)
    scope = SelectField(_l("What does it touch?"), coerce=AgencyScope)
    is_legally_significant = BooleanField(_l("It decides something with legal weight about a person"))
    reversible = text_field(
        _l("Can it be undone?"),
        _l("Say whether and how."),
        most=LINE_MAX,
        hint=_l("How, until when, by whom."),
    )
    ceiling = level_field(
        _l("What is the highest level it may ever have?"),
        hint=_l("Tier 3 stays at level 3 or below without an exception, tier 4 at level 2 or below."),
    )
    exception = StringField(
        _l("Exception, if any"),
        validators=[Length(max=DECISION_MAX)],
        description=_l("Only for tier 3 above its cap: the decision of compliance and an executive."),
    )
    decision = decision_or_none_field(_l("Decision behind it, if any"))

    def __init__(self, *, scopes: Sequence[AgencyScope], highest: RiskTier, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.risk_tier.choices = [choice for choice in choices(RiskTier) if choice.value <= highest]
        self.scope.choices = [choice for choice in choices(AgencyScope) if choice.value in scopes]
        self.ceiling.choices = level_choices()


class CeilingForm(PortalForm):
    """Another ceiling for an action."""

    to = level_field(_l("What is the highest level it may ever have?"))
    decision = decision_or_none_field(_l("Decision, if it is raised"))

    def __init__(self, *, now: Autonomy, most: Autonomy, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.to.choices = level_choices(level for level in Autonomy if level != now and level <= most)


class DeploymentForm(PortalForm):
    """A new deployment: workflow, place, job roles, level and mode."""

    workflow_id = SelectField(_l("Which work?"), coerce=int)
    unit_id = SelectField(
        _l("In which unit?"), coerce=blank_to_none, description=_l("With all units below it.")
    )
    site_id = SelectField(
        _l("At which site?"),
        coerce=blank_to_none,
        description=_l("With a unit: only the people of that unit there."),
    )
    channel = SelectField(_l("For one channel only?"), coerce=lambda value: Channel(value) if value else None)
    job_roles = several_field(_l("Who works beside it?"), JobRole, _l("Choose at least one job role."))
    level = level_field(
        _l("At which level does it start?"), hint=_l("In shadow: nothing takes effect until you let it act.")
    )
    decision = decision_field()

    def __init__(
        self,
        *,
        works: Iterable[tuple[int, str, Autonomy]],
        units: Iterable[Unit],
        sites: Iterable[Site],
        **kwargs: Any,
    ) -> None:
        """``works`` are (id, name, highest level of its actions)."""
        super().__init__(**kwargs)
        self.workflow_id.choices = pairs(
            (number, _("%(work)s, up to level %(n)s", work=name, n=int(most))) for number, name, most in works
        )
        self.unit_id.choices = pairs(((unit.id, unit.path) for unit in units), blank=_l("No unit"))
        self.site_id.choices = pairs(((site.id, site.name) for site in sites), blank=_l("Any site"))
        self.channel.choices = [*pairs((), blank=_l("All channels")), *choices(Channel)]
        self.job_roles.choices = job_role_choices()
        self.level.choices = level_choices()


class StepDownForm(PortalForm):
    """A lower level for a deployment."""

    level = level_field(_l("Which level from now on?"))

    def __init__(self, *, levels: Iterable[Autonomy], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.level.choices = level_choices(levels)


class RaiseForm(StepDownForm):
    """A higher level for a deployment, with decision, reason and confirmation."""

    decision = decision_field()
    reason = area_field(
        _l("Why now?"),
        _l("Say why in a sentence or two."),
        most=REASON_MAX,
        hint=_l("A sentence or two. Everybody can read them on its page."),
    )
    goes_ahead = BooleanField(_l("Raise it although not everybody beside it is ready"))

    def __init__(self, *, all_ready: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if all_ready:
            del self.goes_ahead


class ModeForm(PortalForm):
    """Another mode for a deployment."""

    mode = RadioField(
        _l("How does it go on?"), coerce=Mode, validators=[DataRequired(_l("Choose how it goes on."))]
    )
    decision = decision_or_none_field(_l("Decision, if it is to act"))
    goes_ahead = BooleanField(_l("Let it act although not everybody beside it is ready"))

    def __init__(self, *, now: Mode, all_ready: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.mode.choices = [choice for choice in choices(Mode) if choice.value != now]
        if all_ready:
            del self.goes_ahead


class PlanForm(PortalForm):
    """A level and mode to plan for a later day."""

    level = level_field(_l("Which level is agreed?"))
    mode = RadioField(
        _l("In which mode?"), coerce=Mode, validators=[DataRequired(_l("Choose how it is to run."))]
    )
    due_on = DateField(_l("On which day?"), validators=[DataRequired(_l("Choose a day."))])
    decision = decision_or_none_field(_l("Decision, if it gets more autonomy"))

    def __init__(self, *, highest: Autonomy, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.level.choices = level_choices(level for level in Autonomy if level <= highest)
        self.mode.choices = [choice for choice in choices(Mode) if choice.value in (Mode.SHADOW, Mode.LIVE)]


class RolesForm(PortalForm):
    """The job roles whose holders work with a deployment."""

    job_roles = several_field(_l("Who works beside it?"), JobRole, _l("Choose at least one job role."))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job_roles.choices = job_role_choices()
