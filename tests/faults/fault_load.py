"""Many more callers than there are threads, for twenty seconds: all are served, or turned away politely."""

import http.client
import itertools
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.faults.served import Caller, Served

CONNECTIONS, SECONDS, RECOVERS_WITHIN = 32, 20, 5
TEN_TIMES_CAPACITY, WRITERS, WITHIN = 80, 32, 30
GOOD = (200, 303)


def test_under_load_it_answers_or_says_when_to_come_back_and_recovers(served: Served) -> None:
    ann = served.start().first_administrator()
    ann.take_token("/reports/new")
    ends = time.monotonic() + SECONDS

    def call(number: int, caller: Caller) -> Counter[str]:
        """Read, read, write, as long as it lasts."""
        answers: Counter[str] = Counter()
        for turn in itertools.count():
            if time.monotonic() > ends:
                return answers
            answer = caller.get("/") if turn % 3 else caller.report(f"It slowed down at {number}-{turn:04}.")
            polite = answer.status in GOOD or (answer.status == 503 and "Retry-After" in answer.headers)
            answers[
                "good" if answer.status in GOOD else "later" if polite else f"broken: {answer.status}"
            ] += 1
        return answers

    with ThreadPoolExecutor(CONNECTIONS) as callers:
        answers = sum(
            callers.map(call, range(CONNECTIONS), [ann.twin() for _ in range(CONNECTIONS)]), Counter[str]()
        )

    assert set(answers) <= {"good", "later"}, answers
    assert answers["good"] > 0
    calm = time.monotonic()
    assert (ann.get("/").status, ann.report("All is calm again now.").status) == (200, http.client.SEE_OTHER)
    assert time.monotonic() - calm < RECOVERS_WITHIN


def test_up_to_ten_times_as_many_callers_as_threads_are_all_served(served: Served) -> None:
    ann = served.start().first_administrator()

    with ThreadPoolExecutor(TEN_TIMES_CAPACITY) as callers:
        callings = [ann.twin() for _ in range(TEN_TIMES_CAPACITY)]
        answers = [list(callers.map(lambda caller: caller.get("/").status, callings)) for _ in range(5)]

    assert {status for statuses in answers for status in statuses} == {200}


def test_thirty_two_people_who_save_at_once_all_get_through(served: Served) -> None:
    ann = served.start().first_administrator()
    ann.take_token("/reports/new")
    began = time.monotonic()

    with ThreadPoolExecutor(WRITERS) as writers:
        said = [f"It read the wrong line, case {number}." for number in range(WRITERS * 3)]
        answers = list(writers.map(lambda what: ann.twin().report(what).status, said))

    assert set(answers) == {303}
    assert time.monotonic() - began < WITHIN
    assert sorted(served.facts()) == sorted(said)
