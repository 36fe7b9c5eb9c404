"""Bodies of requests arrive whole and in time, or are refused; slow ones never keep out one that is sent at once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable

import pytest

from portal.core.receiving import Bodies, NotReceived


async def chunks(*sent: bytes) -> AsyncIterator[bytes]:
    for each in sent:
        yield each


async def drip(*sent: bytes) -> AsyncIterator[bytes]:
    """Send something, and then nothing more for as long as anybody waits."""
    for each in sent:
        yield each
    await asyncio.Event().wait()


async def outcome(receiving: Awaitable[bytes]) -> bytes | int:
    """Return the body, or the status with which it is refused."""
    try:
        return await receiving
    except NotReceived as error:
        return error.status


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ((b"a=", b"b"), b"a=b"),
        ((b"a=",), 400),  # the connection ended too early
        ((b"a=", b""), 400),
        ((b"a=b", b"c"), b"a=b"),  # what follows is the next request
    ],
)
def test_a_body_is_received_whole_or_not_at_all(sent: tuple[bytes, ...], expected: bytes | int) -> None:
    assert asyncio.run(outcome(Bodies().receive(chunks(*sent), 3))) == expected


def test_a_body_that_is_late_is_cut_off() -> None:
    assert asyncio.run(outcome(Bodies(seconds=0).receive(drip(b"a"), 3))) == 408


def test_of_too_many_bodies_on_their_way_the_oldest_are_cut_off() -> None:
    async def race() -> list[bytes | int]:
        bodies = Bodies(most=2)
        slow = [asyncio.create_task(outcome(bodies.receive(drip(b"a"), 3))) for _ in range(5)]
        await asyncio.sleep(0)
        quick = await outcome(bodies.receive(chunks(b"a=b"), 3))
        done, still = await asyncio.wait(slow, return_when=asyncio.FIRST_COMPLETED)
        for each in still:
            each.cancel()
        return [quick, *(each.result() for each in slow if each in done)]

    quick, *cut_off = asyncio.run(race())
    assert quick == b"a=b"
    assert set(cut_off) == {408}


def test_what_waits_in_memory_has_a_limit() -> None:
    async def race() -> list[bytes | int]:
        bodies = Bodies(held_most=10)
        slow = asyncio.create_task(outcome(bodies.receive(drip(b"x" * 9), 20)))
        await asyncio.sleep(0)
        quick = await outcome(bodies.receive(chunks(b"a=b"), 3))
        return [quick, await slow]

    assert asyncio.run(race()) == [b"a=b", 408]
