"""kill -9 of the server while facts are written, three times over."""

from collections import Counter

from tests.faults.served import Served
from tests.faults.writing import Writing

ROUNDS, KEPT = 3, 40


def test_what_was_acknowledged_survives_kill_9_and_nothing_is_doubled(served: Served) -> None:
    ann = served.start().first_administrator()
    kept: set[str] = set()
    stated: set[str] = set()
    for attempt in range(ROUNDS):
        with Writing(ann, 4, about=f"round {attempt}") as writing:
            writing.wait_for(KEPT)
            served.kill()
        kept |= set(writing.facts.kept)
        stated |= set(writing.facts.stated)
        served.start()

    found = Counter(served.facts())
    assert kept - set(found) == set()
    assert set(found) - stated == set()
    assert [what for what, times in found.items() if times > 1] == []
    served.stop()
    assert "PASS" in served.command("audit", "verify")
