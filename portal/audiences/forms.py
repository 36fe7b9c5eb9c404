"""Forms about audiences."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.agents.rules import Autonomy
from portal.audiences.rules import (
    NAME_MAX,
    PURPOSE_MAX,
    AtSite,
    Beside,
    Condition,
    ConditionKind,
    HasAccess,
    Holds,
    InUnit,
)
from portal.core.forms import PortalForm, choices, pairs
from portal.core.permissions import Role
from portal.people.rules import EMAIL_MAX, JobRole

CHOOSE = _l("Choose one")
NEEDED = _l("Choose one first.")


class AudienceForm(PortalForm):
    """The name and the purpose of an audience."""

    name = StringField(
        _l("Audience name"),
        validators=[DataRequired(_l("Give the audience a name.")), Length(max=NAME_MAX)],
    )
    purpose = StringField(_l("Purpose"), validators=[Length(max=PURPOSE_MAX)])


class ConditionForm(PortalForm):
    """A condition for one group, optionally negated."""

    group = IntegerField(validators=[InputRequired()])
    negated = BooleanField(_l("Exclude these"))


class PlaceConditionForm(ConditionForm):
    """A condition on a unit or a site."""

    value = SelectField(validators=[DataRequired(NEEDED)])

    def __init__(self, kind: ConditionKind, rows: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind
        self.value.label.text = _l("Which unit?") if kind is ConditionKind.UNIT else _l("Which site?")
        self.value.choices = pairs(rows, blank=CHOOSE)

    def condition(self) -> Condition:
        number = int(self.value.data)
        return InUnit(number) if self.kind is ConditionKind.UNIT else AtSite(number)


class JobRoleForm(ConditionForm):
    """A condition on a job role."""

    value = SelectField(_l("Which job role?"), validators=[DataRequired(NEEDED)])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.value.choices = [*pairs([], blank=CHOOSE), *choices(JobRole)]

    def condition(self) -> Condition:
        return Holds(JobRole(self.value.data))


class AccessRoleForm(ConditionForm):
    """A condition on an access role."""

    value = SelectField(_l("Which access role?"), validators=[DataRequired(NEEDED)])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.value.choices = [*pairs([], blank=CHOOSE), *choices(Role)]

    def condition(self) -> Condition:
        return HasAccess(Role(self.value.data))


class AgentForm(ConditionForm):
    """A condition on an agent, with a lowest level."""

    value = SelectField(_l("Which agent?"), validators=[DataRequired(NEEDED)])
    at_least = SelectField(_l("From which level?"))

    def __init__(
        self, rows: Iterable[tuple[int, str]], levels: Iterable[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.value.choices = pairs(rows, blank=CHOOSE)
        self.at_least.choices = pairs(levels, blank=_l("Any level"))

    def condition(self) -> Condition:
        level = Autonomy(int(self.at_least.data)) if self.at_least.data else None
        return Beside(int(self.value.data), level)


class PersonForm(ConditionForm):
    """A condition on a person, by full name or email address: the person, or their line."""

    value = StringField(
        _l("Full name or email"),
        validators=[DataRequired(_l("Enter a name or an email.")), Length(max=EMAIL_MAX)],
    )

    def __init__(self, kind: ConditionKind, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind


class WhyForm(PortalForm):
    """The person to explain."""

    who = StringField(_l("Full name or email"), validators=[Length(max=EMAIL_MAX)])
