"""Leaving the sample company, and what works in the portal behind it, all in one running process."""

import io
import re
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from portal import opening
from portal.application import create_app
from portal.core import db
from portal.core.jobs import Worker
from portal.core.web import Portal
from portal.demo import sample
from portal.outbox import transport
from portal.outbox.delivery import deliver_due
from portal.people import commands as people
from portal.people.models import Person, SignIn
from portal.people.rules import PersonState, SignInProof
from tests.browser import Browser
from tests.make import make_person, only
from tests.own_portal import OwnPortal

ADMINISTRATOR = {
    "company": "Acme",
    "name": "Ann Adler",
    "email": "ann@acme.example",
    "password": "correct horse battery staple",
}
FILE = b"""employee_number,name,email,unit,job_roles
1,Ira Imlay,ira@acme.example,Acme / Claims,frontline-agent
"""


@dataclass(frozen=True)
class Visit:
    """Somebody in the sample company of a process."""

    app: Portal
    browser: Browser
    data: Path


@pytest.fixture
def visit(own_portal: OwnPortal, migrated_file: Path) -> Visit:
    """A visitor of a sample company of one person, as a first start leaves it."""
    settings = sample.settings_of(replace(own_portal.settings, mail_url="file:post", worker=False))
    settings.data.mkdir()
    shutil.copy(migrated_file, settings.data / "portal.db")
    app = create_app(settings, engine=opening.open_database(settings))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield Visit(app, Browser(app, make_person("Maya Okafor")), own_portal.data)
    transport.set_up(own_portal.settings)


def import_people(browser: Browser) -> None:
    page = browser.post("directory.index", file=(io.BytesIO(FILE), "people.csv"), letters="")
    number = int(page.response.headers["Location"].split("/")[-2])
    browser.post(
        "directory.columns",
        import_id=number, employee_number="0", name="1", email="2", unit="3", job_roles="4",
    )  # fmt: skip
    assert browser.post("directory.apply", import_id=number).went_to("directory.show", import_id=number)


def test_the_portal_behind_the_sample_works_at_once(visit: Visit) -> None:
    assert visit.browser.post("demo.leave").went_to("people.first_steps")
    assert visit.browser.post("people.first_steps", **ADMINISTRATOR).status == 303
    import_people(visit.browser)
    db.session.remove()  # this session still knew the sample
    ira = db.session.scalars(select(Person).where(Person.email == "ira@acme.example")).one()
    with visit.app.app_context():
        with db.use_case():
            people.change_state(None, ira, to=PersonState.ACTIVE)
        Worker(visit.app.jobs).run_due()

    employee = Browser(visit.app, ira)
    assert employee.get("today.index").says("What an always-on agent is, and is not")
    assert employee.get("training.lesson", key="f01-what-an-agent-is").status == 200
    assert [job.name for job in visit.app.jobs if job.problem] == []


def test_all_background_work_is_due_at_once_in_the_portal_behind_the_sample(visit: Visit) -> None:
    with visit.app.app_context():
        Worker(visit.app.jobs).run_due()
    assert any(job.next_run > time.monotonic() for job in visit.app.jobs if not job.wait)

    visit.browser.post("demo.leave")

    assert not any(job.next_run > time.monotonic() for job in visit.app.jobs if not job.wait)


def test_who_comes_in_by_an_invitation_finds_their_path_at_once(visit: Visit) -> None:
    visit.browser.post("demo.leave")
    visit.browser.post("people.first_steps", **ADMINISTRATOR)
    import_people(visit.browser)
    page = visit.browser.post("people.invite_waiting")  # mailed, as this portal has a way out
    assert page.went_to("people.index", state="invited")
    db.session.remove()
    with visit.app.app_context():
        deliver_due()
    (letter,) = (visit.data / "post").iterdir()
    link = re.search(r"http://127.0.0.1:8000(/invitation/\S+)", letter.read_text())
    assert link

    newcomer = Browser(visit.app, None)
    assert newcomer.open(link[1], "POST", data={"password": ADMINISTRATOR["password"]}).status == 303

    assert newcomer.get("today.index").says("What an always-on agent is, and is not")


def test_leaving_asks_first_and_tells_what_it_does(visit: Visit) -> None:
    page = visit.browser.get("demo.ask_to_leave")

    assert page.says("Leave sample company?")
    assert page.says("Until your own portal has people")
    assert page.says("PORTAL_DATA=sample PORTAL_PORT=8001 portal run")
    assert visit.app.settings.is_sample


def test_the_sample_can_be_entered_again_until_somebody_is_in_the_portal(visit: Visit) -> None:
    visit.browser.post("demo.leave")
    assert visit.browser.get("people.first_steps").says("Back to the sample company")

    assert visit.browser.post("demo.enter").went_to("people.sign_in")
    assert visit.app.settings.is_sample
    assert visit.browser.get("people.sign_in").says("Who would you like to be?")

    visit.browser.post("demo.leave")
    visit.browser.post("people.first_steps", **ADMINISTRATOR)
    assert visit.browser.post("demo.enter").status == 404
    assert not visit.app.settings.is_sample


def test_the_people_of_the_sample_come_before_its_form(visit: Visit) -> None:
    stranger = Browser(visit.app, None)

    page = stranger.get("people.sign_in")
    form = stranger.get("people.sign_in", by="password")

    assert page.says("Who would you like to be?")
    assert not page.says("Password")
    assert "/sign-in?by=password" in page.text
    assert form.says("Password")


def test_mail_goes_the_way_of_the_real_portal_again(visit: Visit) -> None:
    assert transport.post()._folder == visit.data / "sample" / "mail"

    visit.browser.post("demo.leave")

    assert transport.post()._folder == visit.data / "post"
    assert visit.app.settings.mail_url == "file:post"


def test_whoever_was_chosen_from_the_list_signs_as_that(visit: Visit) -> None:
    person = only(Person)

    assert visit.browser.post("demo.sign_in_as", person_id=person.id).status == 303

    db.session.rollback()
    assert db.session.scalars(select(SignIn).order_by(SignIn.id.desc())).first().proof is SignInProof.CHOSEN
