"""The same form sent many times at once, as from an impatient finger or a browser that tries again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.faults.served import Answer, Caller, Served

SAID = "It paid the same bill twice within a minute."
TIMES = 8


def test_a_form_sent_many_times_at_once_is_one_fact(served: Served) -> None:
    ann = served.start().first_administrator()
    ann.take_token("/reports/new")
    together = Barrier(TIMES)

    def send(window: Caller) -> Answer:
        together.wait()
        answer = window.report(SAID)
        while answer.status == 503:  # busy: the browser tries again, as it was told
            answer = window.report(SAID)
        return answer

    with ThreadPoolExecutor(TIMES) as windows:
        answers = list(windows.map(send, [ann.twin() for _ in range(TIMES)]))

    assert {answer.status for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert served.facts() == [SAID]
