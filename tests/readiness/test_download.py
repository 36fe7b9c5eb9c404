"""The team as a file: what the page shows, as filtered, without results, and the log says who took it."""

from datetime import timedelta

from portal.core import db
from tests.conftest import NOON
from tests.make import actions, make_person
from tests.readiness.make import AGENT, make_way, require, work_out

PATH = f"{AGENT}:1"


def test_the_file_holds_the_people_of_the_page_and_the_log_knows(as_, cast) -> None:
    make_way()
    ann = make_person("=Ann Alt", unit=cast.claims, manager=cast.bo)
    require(cast.ada, ann, cast.eve, due_at=NOON + timedelta(days=3))
    work_out()
    bo = as_(cast.bo)

    everyone = bo.post("readiness.download_team", path=PATH)
    some = bo.post("readiness.download_team", path=PATH, name="Abara")
    ready = bo.post("readiness.download_team", path=PATH, clearance="cleared")

    assert everyone.status == 200
    assert "Ada Abara" in everyone.text
    assert "Not started" in everyone.text
    assert "2026-03-15" in everyone.text
    assert "'=Ann Alt" in everyone.text
    assert "Eve Eide" not in everyone.text
    assert "Ada Abara" in some.text
    assert "Ann Alt" not in some.text
    assert "Ada Abara" not in ready.text
    assert actions() == 3 * ["readiness.team_downloaded"]


def test_only_people_who_answer_for_others_can_take_it(as_, cast) -> None:
    make_way()
    require(cast.ada)
    db.session.commit()

    assert as_(cast.ada).post("readiness.download_team", path=PATH).status == 403
    assert as_(cast.bo).post("readiness.download_team", path="juggler:1").status == 404
