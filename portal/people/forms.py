"""Shapes of input about people and signing in."""

from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, RadioField, SelectField
from wtforms.validators import DataRequired, Length

from portal.core.forms import PortalForm, choices, pairs
from portal.people.rules import EMAIL_MAX, PASSWORD_MAX, Theme


def _secret(text: Any, needed: Any, *, autocomplete: str) -> PasswordField:
    """A password as typed: spaces at the ends belong to it."""
    return PasswordField(
        text,
        filters=[],
        validators=[DataRequired(needed), Length(max=PASSWORD_MAX)],
        render_kw={"autocomplete": autocomplete},
    )


class SignInForm(PortalForm):
    """Who is there."""

    email = EmailField(
        _l("E-mail address"),
        validators=[DataRequired(_l("Enter your e-mail address.")), Length(max=EMAIL_MAX)],
        render_kw={"autocomplete": "username"},
    )
    password = _secret(_l("Password"), _l("Enter your password."), autocomplete="current-password")


class NewPasswordForm(PortalForm):
    """A password chosen by way of an invitation or a reset link."""

    password = _secret(_l("New password"), _l("Choose a password."), autocomplete="new-password")


class ChangePasswordForm(PortalForm):
    """A new password for someone who knows the old one."""

    current = _secret(
        _l("Current password"), _l("Enter your current password."), autocomplete="current-password"
    )
    password = _secret(_l("New password"), _l("Choose a new password."), autocomplete="new-password")


class ProfileForm(PortalForm):
    """How the portal looks and speaks to one person."""

    theme = RadioField(_l("Colours"), choices=[], coerce=Theme)
    time_zone = SelectField(_l("Time zone"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.theme.choices = choices(Theme)
        self.time_zone.choices = pairs(
            (name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name
        )
