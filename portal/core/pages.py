"""Pages that belong to no feature: help, data, accessibility, health, and the sheet of components."""

from typing import Any

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core import health
from portal.core.access import access, actor, anyone
from portal.core.choices import Choice, Matches
from portal.core.feature import installed_features
from portal.core.forms import PortalForm, pairs
from portal.core.links import fixed_path
from portal.core.markdown_field import MarkdownField
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.core.phrases import phrases
from portal.core.pickers import Picker, PickerField, answer

bp = Blueprint("pages", __name__)

NAV = (
    NavItem(
        label=_l("More"),
        endpoint="pages.more",
        permission=Permission.PORTAL_USE,
        place=Place.PHONE,
        order=99,
        icon="three-dots",
        on_tab_bar=True,
    ),
    NavItem(
        label=_l("Health"),
        endpoint="pages.show_health",
        permission=Permission.HEALTH_VIEW,
        place=Place.ADMIN,
        order=80,
        icon="heart-pulse",
    ),
    NavItem(
        label=_l("Components"),
        endpoint="pages.components",
        permission=Permission.COMPONENTS_VIEW,
        place=Place.ADMIN,
        order=90,
        icon="grid",
    ),
)
AT_THE_FOOT = {
    "pages.show_help": _l("Help"),
    "pages.show_data": _l("How we use your data"),
    "pages.show_accessibility": _l("Accessibility"),
}


class SpecimenForm(PortalForm):
    """One control of every kind for the sheet of components. It is never submitted."""

    agent = SelectField(
        "Which agent?", choices=pairs([("triage", "Claims Triage Agent")], blank="Choose one")
    )
    fix_by = DateField("Fix by")
    happened = TextAreaField("What happened?")
    kind = RadioField(
        "Type", choices=pairs([("failure", "Failure"), ("friction", "Friction")]), default="failure"
    )
    reasons = SelectMultipleField(
        "Reasons",
        choices=pairs([("evidence", "Evidence ignored"), ("rule", "Wrong rule"), ("tone", "Tone")]),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        default=["evidence"],
    )
    anonymous = BooleanField("Send without my name", default=True)
    owner = PickerField("Owner", blank="Nobody yet")
    text = MarkdownField("Text", default="Report it **before your shift ends**.")
    record = StringField("Record number", default="NM-C-02217", render_kw={"disabled": True})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(formdata=None, **kwargs)
        self.agent.errors = ["Say which agent it was. “Not sure” is fine."]
        self.owner.use(_specimen_picker())
        self.owner.text = "mar"
        self.fix_by.errors = ["That date has passed. Choose today or later."]


def _specimen_picker() -> Picker:
    """Return the choice of three people who do not exist."""
    people = (
        Choice(1, "Elena Marsh", "Chief Operating Officer"),
        Choice(2, "Marcus Bell", "Head of Billing"),
        Choice(3, "Marta Wiśniewska", "Handler"),
    )
    return Picker(
        endpoint="pages.specimen_choices",
        few=lambda: None,
        find=lambda _value: None,
        named=lambda _text: None,
        search=lambda _text: Matches(people, 23),
        likely=lambda: people,
        stored=lambda _value: None,
    )


@bp.get("/more")
@access(Permission.PORTAL_USE)
def more() -> ResponseReturnValue:
    return render_template("more.html")


@bp.get("/help")
@anyone
def show_help() -> ResponseReturnValue:
    person = actor() if current_user.is_authenticated else None
    return render_template("help.html", places=current_app.menu.explained(person))  # type: ignore[attr-defined]


@bp.get("/data")
@anyone
def show_data() -> ResponseReturnValue:
    features = installed_features()
    return render_template(
        "data.html",
        kept=[line for feature in features for line in feature.privacy_kept],
        seen=[line for feature in features for line in feature.privacy_seen],
    )


@bp.get("/accessibility")
@anyone
def show_accessibility() -> ResponseReturnValue:
    return render_template("accessibility.html")


def footer_links() -> tuple[tuple[str, str], ...]:
    """Return the links of the footer as (label, url)."""
    return tuple(
        (phrases().word(endpoint, label), fixed_path(endpoint)) for endpoint, label in AT_THE_FOOT.items()
    )


@bp.get("/health")
@access(Permission.HEALTH_VIEW)
def show_health() -> ResponseReturnValue:
    settings = current_app.settings  # type: ignore[attr-defined]
    answers = health.run_checks(current_app.checks)  # type: ignore[attr-defined]
    jobs = health.list_job_runs(current_app.jobs)  # type: ignore[attr-defined]
    return render_template(
        "health.html",
        answers=answers,
        jobs=[job for job in jobs if job.title or job.problem],
        problems=sum(answer.tone == "bad" for answer in answers) + sum(bool(job.problem) for job in jobs),
        undone=sum(answer.tone == "mute" for answer in answers),
        vitals=health.find_vitals(settings),
    )


@bp.get("/components")
@access(Permission.COMPONENTS_VIEW)
def components() -> ResponseReturnValue:
    return render_template("components.html", form=SpecimenForm())


@bp.get("/components/choices")
@access(Permission.COMPONENTS_VIEW)
def specimen_choices() -> ResponseReturnValue:
    return answer(_specimen_picker())
