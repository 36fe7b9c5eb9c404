"""The same call of a program twice at the same moment, as when it did not wait for the answer."""

import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine, func, select

from portal.clients.models import ClientToken
from portal.core import db
from portal.core.web import Portal
from tests.clients.make import call, make_client, make_token
from tests.make import make_person

CALLS = 4


def test_the_same_call_at_once_does_its_work_once_and_all_get_its_answer(server: Engine, app: Portal) -> None:
    db.bind(server)  # the application has bound its own
    with db.own_session():
        make_token(make_client(make_person("Cal Chen")))
    start = threading.Barrier(CALLS)

    def rotate(_number: int) -> tuple[int, str]:
        start.wait(timeout=20)
        try:
            answer = call(app, "/clients/me/token", "POST")
            return answer.status_code, answer.text
        finally:
            db.session.remove()  # a later thread may be given the number of this one

    with ThreadPoolExecutor(CALLS) as programs:
        answers = list(programs.map(rotate, range(CALLS)))

    assert {status for status, _text in answers} == {201}
    assert len({text for _status, text in answers}) == 1
    with db.own_session():
        assert db.session.scalar(select(func.count()).select_from(ClientToken)) == 2
