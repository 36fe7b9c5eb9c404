"""Forms about people and signing in."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    PasswordField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import PortalForm, blank_to_none, choices, pairs
from portal.core.permissions import DERIVED_ROLES, Role
from portal.core.pickers import PickerField
from portal.people.models import Person, Site
from portal.people.pickers import person_picker, unit_picker
from portal.people.rules import (
    EMAIL_MAX,
    HELD_ROLES,
    MOVES,
    NAME_MAX,
    PASSWORD_MAX,
    JobRole,
    PersonState,
    Theme,
)

NUMBER_MAX = 40
TITLE_MAX = 120


def _secret(text: Any, needed: Any, *, autocomplete: str) -> PasswordField:
    """Return a password as typed, because it may begin or end with spaces."""
    return PasswordField(
        text,
        filters=[],
        validators=[DataRequired(needed), Length(max=PASSWORD_MAX)],
        render_kw={"autocomplete": autocomplete},
    )


def _email(text: Any, *, autocomplete: str) -> EmailField:
    """Raise ``ValidationError`` unless the value looks like an address."""
    return EmailField(
        text,
        validators=[
            DataRequired(_l("Enter an email.")),
            Length(max=EMAIL_MAX),
            Regexp(r"[^@\s]+@[^@\s]+$", message=_l("This is not a valid email. Check it for typos.")),
        ],
        render_kw={"autocomplete": autocomplete},
    )


PLACES = frozenset(
    {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)  # the others are deprecated names of the same zones


class SignInForm(PortalForm):
    """Address and password."""

    email = EmailField(
        _l("Email"),
        validators=[DataRequired(_l("Enter your email.")), Length(max=EMAIL_MAX)],
        render_kw={"autocomplete": "username"},
    )
    password = _secret(_l("Password"), _l("Enter your password."), autocomplete="current-password")


class NewPasswordForm(PortalForm):
    """A new password, by an invitation or a reset link."""

    password = _secret(_l("New password"), _l("Choose a password."), autocomplete="new-password")


class ChangePasswordForm(PortalForm):
    """The current password and a new one."""

    current = _secret(
        _l("Current password"), _l("Enter your current password."), autocomplete="current-password"
    )
    password = _secret(_l("New password"), _l("Choose a new password."), autocomplete="new-password")


class ProfileForm(PortalForm):
    """A person's theme, language and time zone."""

    theme = RadioField(_l("Colours"), choices=[], coerce=Theme)
    time_zone = SelectField(_l("Time zone"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.theme.choices = choices(Theme)
        zones = {name for name in available_timezones() if name.partition("/")[0] in PLACES}
        chosen = {self.time_zone.object_data} - {None}  # an import may bring a zone that is not in the list
        self.time_zone.choices = pairs((name, name.replace("_", " ")) for name in sorted(zones | chosen))


class ForgottenForm(PortalForm):
    """The address to send a reset link to."""

    email = EmailField(
        _l("Email"),
        validators=[DataRequired(_l("Enter your email.")), Length(max=EMAIL_MAX)],
        render_kw={"autocomplete": "username"},
    )


class FirstStepsForm(PortalForm):
    """The first administrator of an empty portal."""

    company = StringField(
        _l("Name of your company"),
        validators=[DataRequired(_l("Enter the name people know it by.")), Length(max=80)],
        render_kw={"autocomplete": "organization"},
    )
    name = StringField(
        _l("Your name"),
        validators=[DataRequired(_l("Enter your name.")), Length(max=NAME_MAX)],
        render_kw={"autocomplete": "name"},
    )
    email = _email(_l("Your email"), autocomplete="username")
    password = _secret(_l("Password"), _l("Choose a password."), autocomplete="new-password")


class DirectoryFilter(PortalForm):
    """Filters of the directory, in the query string."""

    q = SearchField(_l("Name or email"), validators=[Length(max=NAME_MAX)])
    unit = PickerField(_l("Unit"), blank=_l("All units"))

    def __init__(self, *, reader: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit.use(unit_picker(reader), is_filter=True)


class DetailsForm(PortalForm):
    """A person's name, address and other details."""

    name = StringField(_l("Name"), validators=[DataRequired(_l("Enter a name.")), Length(max=NAME_MAX)])
    email = _email(_l("Email"), autocomplete="off")
    job_title = StringField(_l("Job title"), validators=[Length(max=TITLE_MAX)])
    employee_number = StringField(_l("Employee number"), validators=[Length(max=NUMBER_MAX)])


class PlacementForm(PortalForm):
    """A person's unit, site and manager."""

    unit_id = PickerField(_l("Unit"), blank=_l("Not placed yet"))
    site_id = SelectField(_l("Site"), coerce=blank_to_none)
    manager_id = PickerField(_l("Manager"), blank=_l("No manager"))

    def __init__(self, *, reader: Person, sites: Iterable[Site], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit_id.use(unit_picker(reader))
        self.manager_id.use(person_picker(reader))
        self.site_id.choices = pairs(((site.id, site.name) for site in sites), blank=_l("No site"))


class JobRolesForm(PortalForm):
    """A person's job roles."""

    job_roles = SelectMultipleField(
        _l("Job roles"),
        coerce=JobRole,
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job_roles.choices = [each for each in choices(JobRole) if each.value in HELD_ROLES]


class NewPersonForm(DetailsForm, PlacementForm, JobRolesForm):
    """A new person."""


GOES_AHEAD = _l("Go ahead although no one can do this then")


class StateForm(PortalForm):
    """A person's new state."""

    state = RadioField(
        _l("From now on"), choices=[], coerce=PersonState, validators=[InputRequired(_l("Choose a state."))]
    )
    goes_ahead = BooleanField(GOES_AHEAD)

    def __init__(self, *, person: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.state.choices = [each for each in choices(PersonState) if each.value in MOVES[person.state]]


class ErasureForm(PortalForm):
    """The typed name of the person, and whether the law demands erasure before the usual time."""

    name = StringField(
        _l("Type their name to confirm"),
        validators=[DataRequired(_l("Type their name.")), Length(max=NAME_MAX)],
        render_kw={"autocomplete": "off"},
    )
    law_demands_it = BooleanField(_l("The law requires erasing now, before that day"))


class WithdrawForm(PortalForm):
    """The confirmation that withdrawing a role may need."""

    goes_ahead = BooleanField(GOES_AHEAD)


class AccessForm(PortalForm):
    """An access role, its scope and its end."""

    role = RadioField(_l("Role"), choices=[], coerce=Role, validators=[InputRequired(_l("Choose a role."))])
    unit_id = PickerField(_l("Where"), blank=_l("Everywhere"))
    until = DateField(_l("Until the end of"), validators=[Optional()])

    def __init__(self, *, reader: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.role.choices = [each for each in choices(Role) if each.value not in DERIVED_ROLES]
        self.unit_id.use(unit_picker(reader))


def _unit_name() -> StringField:
    return StringField(
        _l("Name"),
        validators=[
            DataRequired(_l("Enter a name.")),
            Length(max=NAME_MAX),
            Regexp(r"[^/]*$", message=_l("Leave out the slash. It separates a unit from its subunits.")),
        ],
    )


class UnitForm(PortalForm):
    """A new unit."""

    name = _unit_name()
    parent_id = PickerField(_l("Parent unit"), blank=_l("No parent (top level)"))

    def __init__(self, *, reader: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parent_id.use(unit_picker(reader))


class MoveUnitForm(PortalForm):
    """A unit's name and parent."""

    name = _unit_name()
    to = PickerField(_l("Parent unit"), blank=_l("No parent (top level)"))

    def __init__(self, *, reader: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.to.use(unit_picker(reader))


class SiteForm(PortalForm):
    """A new site."""

    site_name = StringField(
        _l("Site name"), validators=[DataRequired(_l("Enter a name.")), Length(max=NAME_MAX)]
    )
