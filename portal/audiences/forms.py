"""Forms about audiences."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.agents.pickers import agent_picker
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
    InLineOf,
    InUnit,
    Persons,
)
from portal.core.forms import PortalForm, choices, pairs
from portal.core.permissions import Permission, Role
from portal.core.pickers import Picker, PickerField
from portal.people.models import Person
from portal.people.pickers import person_picker, unit_picker
from portal.people.rules import JobRole

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


class InUnitForm(ConditionForm):
    """A condition on a unit with its subunits."""

    value = PickerField(_l("Which unit?"), validators=[DataRequired(NEEDED)])

    def __init__(self, *, reader: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.value.use(unit_picker(reader))

    def condition(self) -> Condition:
        return InUnit(self.value.data)


class AtSiteForm(ConditionForm):
    """A condition on a site."""

    value = SelectField(_l("Which site?"), validators=[DataRequired(NEEDED)])

    def __init__(self, rows: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.value.choices = pairs(rows, blank=CHOOSE)

    def condition(self) -> Condition:
        return AtSite(int(self.value.data))


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

    value = PickerField(_l("Which agent?"), validators=[DataRequired(NEEDED)])
    at_least = SelectField(_l("From which level?"))

    def __init__(self, levels: Iterable[tuple[int, str]], *, reader: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.value.use(agent_picker(reader))
        self.at_least.choices = pairs(levels, blank=_l("Any level"))

    def condition(self) -> Condition:
        level = Autonomy(int(self.at_least.data)) if self.at_least.data else None
        return Beside(self.value.data, level)


class PersonForm(ConditionForm):
    """A condition on a person: the person, or their line."""

    value = PickerField(_l("Full name or email"), validators=[DataRequired(NEEDED)])

    def __init__(self, kind: ConditionKind, *, reader: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind
        self.value.use(audience_people(reader))

    def condition(self) -> Condition:
        person_id = self.value.data
        return InLineOf(person_id) if self.kind is ConditionKind.MANAGER_LINE else Persons((person_id,))


class WhyForm(PortalForm):
    """The person to explain."""

    who = PickerField(_l("Full name or email"), blank=_l("Nobody"))

    def __init__(self, *, reader: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.who.use(audience_people(reader), is_filter=True)


def audience_people(reader: Person) -> Picker:
    """Return the choice of the people that ``reader`` may see in an audience, also those who have left."""
    return person_picker(
        reader, Permission.AUDIENCES_MANAGE, endpoint="audiences.person_choices", also_left=True
    )
