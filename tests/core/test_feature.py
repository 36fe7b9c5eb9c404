"""A feature plugs in by one value: an installation with one feature more, and nothing else changed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Blueprint, render_template_string
from flask_babel import lazy_gettext as _l
from sqlalchemy import create_engine

from portal.application import FEATURES, create_app
from portal.audit.commands import record
from portal.core import db
from portal.core.access import access
from portal.core.actions import AuditAction
from portal.core.environment import Settings
from portal.core.feature import Feature, Panel
from portal.core.jobs import Job, Worker
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission, Role
from portal.core.slots import Slot
from portal.core.tasks import Task
from portal.core.web import Portal
from portal.settings import queries as settings_queries
from portal.settings.groups import HOUSEKEEPING
from portal.settings.rules import SettingUnit, whole
from tests.browser import Browser
from tests.conftest import NOON, SECRET
from tests.make import make_person


class SurveyAction(AuditAction):
    CLOSED = "surveys.closed", _l("Closed a survey")


SURVEY_DAYS = whole(
    "survey_days",
    14,
    SettingUnit.DAYS,
    between=(1, 60),
    group=HOUSEKEEPING,
    title=_l("A survey is open for"),
    source=_l("test"),
)
QUESTIONS: Slot[str] = Slot("questions of a survey")
PAGE = """{% extends "layout.html" %}{% block title %}Surveys{% endblock %}
{% block main %}<h1>Surveys</h1><p>Open for {{ days }} days.</p>{% endblock %}"""

bp = Blueprint("surveys", __name__, url_prefix="/surveys")


@bp.get("")
@access(Permission.PORTAL_USE)
def index() -> str:
    return render_template_string(PAGE, days=settings_queries.value(SURVEY_DAYS))


def close_surveys() -> int:
    db.perform(lambda: record(None, SurveyAction.CLOSED))
    return 1


FEATURE = Feature(
    name="surveys",
    title=_l("Surveys"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Surveys"),
            endpoint="surveys.index",
            permission=Permission.PORTAL_USE,
            place=Place.MINE,
            order=45,
            icon="list",
            help=_l("What you are asked about your work."),
        ),
    ),
    panels=(Panel("home.main", lambda _person: "<p>One survey is open.</p>"),),
    jobs=(Job(name="surveys", title=_l("Close surveys"), every=timedelta(hours=1), run=close_surveys),),
    actions=(SurveyAction,),
    settings=(SURVEY_DAYS,),
    tasks=lambda _person, _at: [
        Task(title="Answer the survey", url="/surveys", kind="Survey", icon="list", due_at=NOON, minutes=3)
    ],
    keeps=(_l("What they answered in surveys."),),
    privacy_kept=(_l("Your answers in surveys."),),
)


@pytest.fixture(scope="module")
def larger_app(settings: Settings) -> Iterator[Portal]:
    """The whole portal with surveys on top."""
    app = create_app(
        Settings(data=settings.data, secret=SECRET, worker=False), engine=create_engine("sqlite://")
    )
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.add(FEATURE)
    return app


@pytest.fixture
def ada(larger_app: Portal, cast) -> Browser:
    return Browser(larger_app, cast.ada)


@pytest.fixture
def admin(larger_app: Portal, cast) -> Browser:
    return Browser(larger_app, make_person("Ann Adler", access=(Role.ADMIN, Role.COMPLIANCE)))


def test_its_page_is_in_the_menu_and_in_the_help(ada: Browser) -> None:
    assert ada.get("surveys.index").says("Open for 14 days.")
    assert 'href="/surveys"' in ada.get("today.index").text
    assert ada.get("pages.show_help").says("Surveys What you are asked about your work.")


def test_the_help_names_only_pages_that_the_reader_may_open(as_, cast) -> None:
    admin = make_person("Ann Adler", access=(Role.ADMIN,))

    assert as_(admin).get("pages.show_help").says("API access")
    assert not as_(cast.ada).get("pages.show_help").says("API access")
    assert not as_(None).get("pages.show_help").says("API access")
    assert as_(None).get("pages.show_help").says("Learn")


def test_its_task_and_its_panel_are_on_the_first_page(ada: Browser) -> None:
    page = ada.get("today.index")

    assert page.says("Answer the survey")
    assert page.says("One survey is open.")


def test_its_setting_is_on_the_page_of_settings_and_takes_effect(ada: Browser, admin: Browser) -> None:
    assert admin.get("settings.index").says("A survey is open for")

    admin.post("settings.edit", name="survey_days", value="21")

    assert ada.get("surveys.index").says("Open for 21 days.")


def test_its_job_runs_and_its_action_is_told_in_words(larger_app: Portal, admin: Browser) -> None:
    [job] = [each for each in larger_app.jobs if each.name == "surveys"]

    Worker([job]).run_due()

    assert admin.get("audit.index").says("Closed a survey")
    assert admin.get("pages.show_health").says("Close surveys")


def test_its_lines_are_on_the_page_about_data(ada: Browser) -> None:
    assert ada.get("pages.show_data").says("Your answers in surveys.")


def test_a_slot_gives_what_features_provide_lowest_first(app: Portal, monkeypatch) -> None:
    with app.app_context():
        assert (QUESTIONS.values(), QUESTIONS.value()) == ([], None)
        more = [Feature(name=name, provides={QUESTIONS: name}) for name in ("low", "high")]
        monkeypatch.setattr(app, "features", [*app.features, *more])
        assert (QUESTIONS.values(), QUESTIONS.value()) == (["low", "high"], "low")


def test_features_are_listed_in_the_order_of_the_ladder() -> None:
    names = [feature.name for feature in FEATURES]

    assert len(names) == len(set(names))
    assert names.index("audit") < names.index("people") < names.index("readiness") < names.index("today")
