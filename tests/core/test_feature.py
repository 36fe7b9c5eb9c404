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
from portal.core.feature import Feature, Panel, TaskSource
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


class PollAction(AuditAction):
    CLOSED = "polls.closed", _l("Closed a poll")


POLL_DAYS = whole(
    "poll_days",
    14,
    SettingUnit.DAYS,
    between=(1, 60),
    group=HOUSEKEEPING,
    title=_l("A poll is open for"),
    source=_l("test"),
)
QUESTIONS: Slot[str] = Slot("questions of a poll")
PAGE = """{% extends "layout.html" %}{% block title %}Polls{% endblock %}
{% block main %}<h1>Polls</h1><p>Open for {{ days }} days.</p>{% endblock %}"""

bp = Blueprint("polls", __name__, url_prefix="/polls")


@bp.get("")
@access(Permission.PORTAL_USE)
def index() -> str:
    return render_template_string(PAGE, days=settings_queries.value(POLL_DAYS))


def close_polls() -> int:
    db.perform(lambda: record(None, PollAction.CLOSED))
    return 1


FEATURE = Feature(
    name="polls",
    title=_l("Polls"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Polls"),
            endpoint="polls.index",
            permission=Permission.PORTAL_USE,
            place=Place.MINE,
            order=45,
            icon="list",
            help=_l("What you are asked about your work."),
        ),
    ),
    panels=(Panel("home.main", lambda _person: "<p>One poll is open.</p>"),),
    jobs=(Job(name="polls", title=_l("Close polls"), every=timedelta(hours=1), run=close_polls),),
    actions=(PollAction,),
    settings=(POLL_DAYS,),
    tasks=(
        TaskSource(
            lambda _person, _at: [
                Task(title="Answer the poll", url="/polls", kind="Poll", icon="list", due_at=NOON, minutes=3)
            ]
        ),
    ),
    keeps=(_l("What they answered in polls."),),
    privacy_kept=(_l("Your answers in polls."),),
)


@pytest.fixture(scope="module")
def larger_app(settings: Settings) -> Iterator[Portal]:
    """The whole portal with polls on top."""
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
    assert ada.get("polls.index").says("Open for 14 days.")
    assert 'href="/polls"' in ada.get("today.index").text
    assert ada.get("pages.show_help").says("Polls What you are asked about your work.")


def test_the_help_names_only_pages_that_the_reader_may_open(as_, cast) -> None:
    admin = make_person("Ann Adler", access=(Role.ADMIN,))

    assert as_(admin).get("pages.show_help").says("API access")
    assert not as_(cast.ada).get("pages.show_help").says("API access")
    assert not as_(None).get("pages.show_help").says("API access")
    assert as_(None).get("pages.show_help").says("Learn")


def test_its_task_and_its_panel_are_on_the_first_page(ada: Browser) -> None:
    page = ada.get("today.index")

    assert page.says("Answer the poll")
    assert page.says("One poll is open.")


def test_its_setting_is_on_the_page_of_settings_and_takes_effect(ada: Browser, admin: Browser) -> None:
    assert admin.get("settings.index").says("A poll is open for")

    admin.post("settings.edit", name="poll_days", value="21")

    assert ada.get("polls.index").says("Open for 21 days.")


def test_its_job_runs_and_its_action_is_told_in_words(larger_app: Portal, admin: Browser) -> None:
    [job] = [each for each in larger_app.jobs if each.name == "polls"]

    Worker([job]).run_due()

    assert admin.get("audit.index").says("Closed a poll")
    assert admin.get("pages.show_health").says("Close polls")


def test_its_lines_are_on_the_page_about_data(ada: Browser) -> None:
    assert ada.get("pages.show_data").says("Your answers in polls.")


def test_a_slot_gives_what_features_provide_lowest_first() -> None:
    portal = Portal(Settings(secret=SECRET))
    with portal.app_context():
        assert (QUESTIONS.values(), QUESTIONS.value()) == ([], None)
        for name in ("low", "high"):
            portal.add(Feature(name=name, provides={QUESTIONS: name}))
        assert (QUESTIONS.values(), QUESTIONS.value()) == (["low", "high"], "low")


def test_features_are_listed_in_the_order_of_the_ladder() -> None:
    names = [feature.name for feature in FEATURES]

    assert len(names) == len(set(names))
    assert names.index("audit") < names.index("people") < names.index("readiness") < names.index("today")
