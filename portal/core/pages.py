"""Pages that belong to no feature: everything in the menu, and the living component sheet."""

from typing import Any

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
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
from portal.core.access import access, anyone
from portal.core.forms import PortalForm, pairs
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.core.phrases import phrases

bp = Blueprint("pages", __name__)

NAV = (
    NavItem(
        label=_l("More"), endpoint="pages.more", permission=Permission.PORTAL_USE, place=Place.PHONE, order=99,
        icon="three-dots", on_tab_bar=True,
    ),
    NavItem(
        label=_l("Health"), endpoint="pages.show_health", permission=Permission.HEALTH_VIEW, place=Place.ADMIN,
        order=80, icon="heart-pulse",
    ),
    NavItem(
        label=_l("Components"), endpoint="pages.components", permission=Permission.COMPONENTS_VIEW, place=Place.ADMIN,
        order=90, icon="grid",
    ),
)  # fmt: skip
AT_THE_FOOT = {
    "pages.show_help": _l("Help"),
    "pages.show_data": _l("How we use your data"),
    "pages.show_accessibility": _l("Accessibility"),
}


class SpecimenForm(PortalForm):
    """One control of every kind, to be looked at; it is never sent."""

    agent = SelectField(
        "Which agent?", choices=pairs([("triage", "Claims Triage Agent")], blank="Choose one")
    )
    fix_by = DateField("Fix by")
    happened = TextAreaField("What happened?")
    kind = RadioField(
        "Kind", choices=pairs([("failure", "Failure"), ("friction", "Friction")]), default="failure"
    )
    reasons = SelectMultipleField(
        "Reasons",
        choices=pairs([("evidence", "Evidence ignored"), ("rule", "Wrong rule"), ("tone", "Tone")]),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        default=["evidence"],
    )
    anonymous = BooleanField("Send without my name", default=True)
    record = StringField("Record number", default="NM-C-02217", render_kw={"disabled": True})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(formdata=None, **kwargs)
        self.agent.errors = ["Say which agent it was. “Not sure” is fine."]
        self.fix_by.errors = ["That date has passed. Choose today or later."]


@bp.get("/more")
@access(Permission.PORTAL_USE)
def more() -> ResponseReturnValue:
    return render_template("more.html")


@bp.get("/help")
@anyone
def show_help() -> ResponseReturnValue:
    return render_template("help.html")


@bp.get("/data")
@anyone
def show_data() -> ResponseReturnValue:
    return render_template("data.html")


@bp.get("/accessibility")
@anyone
def show_accessibility() -> ResponseReturnValue:
    return render_template("accessibility.html")


def footer_links() -> tuple[tuple[str, str], ...]:
    """What stands at the foot of every page: (label, url)."""
    return tuple(
        (phrases().word(endpoint, label), url_for(endpoint)) for endpoint, label in AT_THE_FOOT.items()
    )


CHECK_NAMES = {
    "database": _l("The database takes what is written"),
    "disk": _l("The disk has room"),
    "migrations": _l("The database fits this version of the portal"),
    "worker": _l("Background work goes on"),
    "backup": _l("Last backup"),
    "audit": _l("The log is whole"),
    "outbox": _l("Mail leaves in time"),
    "content": _l("Lessons and policies are in"),
}
JOB_NAMES = {
    "audit: places": _l("Seal new entries of the log"),
    "audit: checkpoint": _l("Sign the log"),
    "audit: look through": _l("Read the whole log through"),
    "deliver mail": _l("Send mail"),
    "forget old mail": _l("Forget old mail"),
    "late source checks": _l("Remind of sources to check"),
    "readiness standings": _l("Work out who is ready"),
    "requirements": _l("Work out who has to learn what"),
    "stale imports": _l("Clear away files nobody imported"),
}


@bp.get("/health")
@access(Permission.HEALTH_VIEW)
def show_health() -> ResponseReturnValue:
    settings = current_app.settings  # type: ignore[attr-defined]
    answers = health.ask(current_app.checks)  # type: ignore[attr-defined]
    jobs = health.look_at_jobs(current_app.jobs)  # type: ignore[attr-defined]
    return render_template(
        "health.html",
        answers=answers,
        jobs=[job for job in jobs if job.name in JOB_NAMES or job.problem],
        problems=sum(answer.tone == "bad" for answer in answers) + sum(bool(job.problem) for job in jobs),
        undone=sum(answer.tone == "mute" for answer in answers),
        names=CHECK_NAMES,
        job_names=JOB_NAMES,
        vitals=health.find_vitals(settings),
    )


@bp.get("/components")
@access(Permission.COMPONENTS_VIEW)
def components() -> ResponseReturnValue:
    return render_template("components.html", form=SpecimenForm())
