"""Many more callers than there are threads, for twenty seconds: turned away politely, never broken."""

import http.client
import itertools
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.faults.served import Caller, Served

CONNECTIONS, SECONDS, RECOVERS_WITHIN = 32, 20, 5
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
