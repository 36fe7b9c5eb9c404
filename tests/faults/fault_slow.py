"""Hundreds of clients that send half a request and then nothing, or a byte now and then: nobody else notices."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from tests.faults.served import Caller, Served

EACH_KIND = 150
HEADERS = b"GET / HTTP/1.1\r\nHost: portal\r\nX-Slow: "
BODY = (
    b"POST /sign-in HTTP/1.1\r\nHost: portal\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 5000\r\n\r\nemail="
)
UPLOAD = BODY.replace(b"5000", b"20000000")
PROMPT = 1.0  # seconds, or three times what it took before, on a machine that is slow itself
CUT_OFF_WITHIN = 40


def test_half_sent_requests_leave_pages_and_writes_as_they_were(served: Served) -> None:
    ann = served.start().first_administrator()
    ann.take_token("/reports/new")
    calm = max(slowest(ann, f"{number} times") for number in range(5))

    with slow_clients(served.port) as sockets:
        during = max(slowest(ann, f"{number} times, still") for number in range(10))
        assert all(map(is_ended, sockets)), "the portal keeps slow clients for ever"

    assert during < max(PROMPT, 3 * calm)
    assert slowest(ann, "after that") < max(PROMPT, 3 * calm)


def slowest(ann: Caller, about: str) -> float:
    """Return how long the slowest of three requests took: liveness, a page and a write."""
    ask = (
        lambda: ann.get("/livez").status == 200,
        lambda: ann.get("/").status == 200,
        lambda: ann.report(f"It paid twice, {about}.").status == 303,
    )
    took = []
    for each in ask:
        began = time.monotonic()
        assert each()
        took.append(time.monotonic() - began)
    return max(took)


@contextmanager
def slow_clients(port: int) -> Iterator[list[socket.socket]]:
    """Open connections that each send half a request; every third one goes on, a byte a second."""
    sockets, stop = [], Event()
    for begun in (HEADERS, BODY, UPLOAD):
        for _ in range(EACH_KIND):
            connection = socket.create_connection(("127.0.0.1", port), timeout=CUT_OFF_WITHIN)
            connection.sendall(begun)
            sockets.append(connection)

    def drip() -> None:
        while not stop.wait(1):
            for each in sockets[::3]:
                try:
                    each.send(b"x")
                except OSError:
                    continue

    dripping = Thread(target=drip)
    dripping.start()
    try:
        yield sockets
    finally:
        stop.set()
        dripping.join()
        for each in sockets:
            each.close()


def is_ended(connection: socket.socket) -> bool:
    """Whether the portal refuses the request or closes the connection before long."""
    try:
        said = connection.recv(100)
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return not said or b" 408 " in said
