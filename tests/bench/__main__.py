"""Run both applications on the same server and database, round by round, and print CPU per request and the ratios."""

import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlencode

import psutil
import pysqlite3.dbapi2 as sqlite

from portal.core.environment import Settings, read_settings
from portal.people.queries import hashed
from portal.people.signing_in import SIGN_IN
from portal.reports.queries import MINE_MOST
from tests.bench.pages import CHECK, LEARNER, PAGES, READERS, REPORT, report
from tests.bench.recording import record

ROUNDS, REQUESTS = 5, 120
ROOT = Path(__file__).parents[2]
TOKEN = "bench-token-of-somebody"
Ask = Callable[[http.client.HTTPConnection], int]


@dataclass
class Served:
    """One application behind granian."""

    port: int
    process: "subprocess.Popen[bytes]"

    def cpu_seconds(self) -> float:
        """Processor time of the server and its workers so far."""
        family = [
            psutil.Process(self.process.pid),
            *psutil.Process(self.process.pid).children(recursive=True),
        ]
        return sum(sum(each.cpu_times()[:2]) for each in family)


@dataclass
class Work:
    """Something to measure: one request, against the floor's page or write; a page also against its own floor."""

    name: str
    ask: Ask
    floor: str
    own_floor: str = ""
    budget: float = 2.5  # with ordinary SQLAlchemy


def main() -> None:
    """Measure in a sample company of its own, or in one that is kept in a folder, ``make bench ARGS=FOLDER``."""
    kept = Path(sys.argv[1]) if sys.argv[1:] else None
    folder = kept or Path(tempfile.mkdtemp(prefix="rung-bench-"))
    try:
        portal = _serve_portal(folder)
        database = folder / "var" / "sample" / "portal.db"
        settings = read_settings({"PORTAL_DATA": str(folder / "var"), "PORTAL_PORT": str(portal.port)})
        people = _prepare(database, settings.cookie(SIGN_IN))
        works = _works(portal, people)
        _fill(portal, works)
        floor = _serve_floor(database, _recorded(folder, settings, database, people))
        _compare(portal, floor, works)
        print(
            f"start to first answer: {_start_seconds(folder):.2f} s; portal --help: {_help_seconds():.2f} s"
        )
        print(
            "memory of the serving process: "
            f"{_memory(portal):.0f} MiB; of the floor: {_memory(floor):.0f} MiB"
        )
    finally:
        _stop_all()
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)


_running: list["subprocess.Popen[bytes]"] = []


def _stop_all() -> None:
    for process in _running:
        process.terminate()
    for process in _running:
        process.wait(timeout=40)


def _serve_portal(folder: Path, port: int = 8471) -> Served:
    environment = {
        **os.environ, "PORTAL_DATA": str(folder / "var"), "PORTAL_PORT": str(port), "PORTAL_LOG_LEVEL": "warning",
        "PORTAL_WORKER": "False", "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "",  # the second start finds all compiled, wherever this runs
    }  # fmt: skip
    return _started(
        [sys.executable, "-c", "from portal.cli import main; main()", "run"], environment, port, "/livez"
    )


def _serve_floor(database: Path, pages: Path, port: int = 8472) -> Served:
    environment = {
        **os.environ, "FLOOR_DATABASE": str(database), "FLOOR_PAGES": str(pages), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    command = [
        str(Path(sys.executable).with_name("granian")), "tests.bench.floor:app", "--interface", "wsgi",
        "--port", str(port),
        "--workers", "1", "--blocking-threads", "8", "--no-log",
    ]  # fmt: skip
    return _started(command, environment, port, "/api", cookie=f"token={TOKEN + LEARNER}")


def _started(
    command: list[str], environment: dict[str, str], port: int, path: str, cookie: str = ""
) -> Served:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, cwd=ROOT)
    _running.append(process)
    pause = threading.Event()
    for _ in range(2400):
        try:
            if _get(http.client.HTTPConnection("127.0.0.1", port, timeout=5), path, cookie) < 500:
                return Served(port, process)
        except OSError:
            pause.wait(0.1)
    raise RuntimeError(f"{command[0]} does not answer")


def _prepare(database: Path, name: str) -> dict[str, str]:
    """Sign the readers in, by a cookie of that name, and give the floor its table."""
    connection = sqlite.connect(str(database))
    now = time.strftime("%Y-%m-%d %H:%M:%S.000000", time.gmtime())
    connection.execute(
        "CREATE TABLE IF NOT EXISTS floor_write (id INTEGER PRIMARY KEY, person_id INTEGER, text TEXT)"
    )
    for email in READERS:
        connection.execute(
            "INSERT OR REPLACE INTO people_sign_in "
            "(token_hash, person_id, device, started_at, seen_at, authenticated_at) "
            "SELECT ?, id, '', ?, ?, ? FROM person WHERE email = ?", (hashed(TOKEN + email), now, now, now, email),
        )  # fmt: skip
    connection.commit()
    connection.close()
    return {email: f"{name}={TOKEN + email}" for email in READERS}


def _fill(portal: Served, works: list[Work]) -> None:
    """Send reports until their page is full, so that it is as long in the first round as in the last."""
    send = next(work.ask for work in works if work.name == "send a report")
    connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)
    for _ in range(MINE_MOST):
        send(connection)


def _recorded(folder: Path, settings: Settings, database: Path, people: dict[str, str]) -> Path:
    """A file of what each page asks and how long it is, for the floor."""
    pages = {name: (path, people[email]) for name, (path, email) in PAGES.items()}
    file = folder / "pages.json"
    file.write_text(json.dumps(record(settings, database, pages)))
    return file


def _works(portal: Served, people: dict[str, str]) -> list[Work]:
    cookies = {email: _with_form_cookie(portal, cookie) for email, cookie in people.items()}
    return [
        *(
            Work(name, partial(_get, path=path, cookie=cookies[email]), "/page", f"/as/{quote(name)}")
            for name, (path, email) in PAGES.items()
        ),
        Work("answer a check", _answering(portal, cookies[LEARNER]), "/write", budget=4),
        Work("send a report", _reporting(portal, cookies[LEARNER]), "/write", budget=4),
    ]


def _with_form_cookie(portal: Served, cookie: str) -> str:
    """What a browser sends after its first form: the sign-in, and the cookie of the forms."""
    _text, form = _read(portal, REPORT, cookie)
    return f"{cookie}; {form}"


def _answering(portal: Served, cookie: str) -> Ask:
    """Post an answer to the first check of a lesson; the token is another form's, for a check done has none."""
    token = _form_token(portal, REPORT, cookie)
    values = {"csrf_token": token, "answer": "a"}
    return lambda connection: _post(connection, CHECK, cookie, values)


def _reporting(portal: Served, cookie: str) -> Ask:
    """Send a report, each time another one."""
    token, numbers = _form_token(portal, REPORT, cookie), count()
    return lambda connection: _post(
        connection, REPORT, cookie, {"csrf_token": token, **report(next(numbers))}
    )


def _form_token(portal: Served, path: str, cookie: str) -> str:
    text, _form = _read(portal, path, cookie)
    found = re.search(r'name="csrf_token" value="([^"]+)', text)
    return found.group(1) if found else ""


def _read(portal: Served, path: str, cookie: str) -> tuple[str, str]:
    """The text of a page, and the cookie that it set."""
    connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    return answer.read().decode(), (answer.getheader("Set-Cookie") or "").split(";")[0]


def _compare(portal: Served, floor: Served, works: list[Work]) -> None:
    """Print each work's cost: in milliseconds, against the floor, and for a page against its own floor.

    The first ratio is the one that has a budget. The second says what the portal adds to the queries and the bytes of
    this page: a long page costs more on any floor.
    """
    cookie = f"token={TOKEN + LEARNER}"
    writes = partial(_post, path="/write", cookie=cookie, values={"text": "something"})
    floors: dict[str, list[float]] = {"/page": [], "/write": []}
    floors |= {work.own_floor: [] for work in works if work.own_floor}
    spent: dict[str, list[float]] = {work.name: [] for work in works}
    for _ in range(ROUNDS):
        for path, values in floors.items():
            ask = writes if path == "/write" else partial(_get, path=path, cookie=cookie)
            values.append(_cpu(floor, ask, f"floor {path}"))
        for work in works:
            spent[work.name].append(_cpu(portal, work.ask, work.name))
    print(
        f"{'':20}{'CPU ms':>8}{'x floor':>9}{'budget':>8}{'x own floor':>13}"
        f"   ({ROUNDS} rounds of {REQUESTS}; median)"
    )
    for path in ("/page", "/write"):
        print(f"{'floor ' + path:20}{statistics.median(floors[path]):8.2f}")
    for work in works:
        mine = spent[work.name]
        own = f"{_ratio(mine, floors[work.own_floor]):13.2f}" if work.own_floor else ""
        against = _ratio(mine, floors[work.floor])
        print(f"{work.name:20}{statistics.median(mine):8.2f}{against:9.2f}{work.budget:8.1f}{own}")


def _ratio(mine: list[float], base: list[float]) -> float:
    """The median of the ratios of each round: a slow round is slow for both."""
    return statistics.median(one / other for one, other in zip(mine, base, strict=True))


def _cpu(served: Served, ask: Ask, name: str) -> float:
    """Milliseconds of processor time for one request, over a round."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    for _ in range(5):
        status = ask(connection)
    if status >= 400:
        raise RuntimeError(f"{name}: status {status}")
    before = served.cpu_seconds()
    for _ in range(REQUESTS):
        ask(connection)
    return (served.cpu_seconds() - before) / REQUESTS * 1000


def _get(connection: http.client.HTTPConnection, path: str, cookie: str) -> int:
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _post(connection: http.client.HTTPConnection, path: str, cookie: str, values: dict[str, str]) -> int:
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, body=urlencode(values), headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _start_seconds(folder: Path) -> float:
    """From the command to the first answer, with everything in place."""
    began = time.perf_counter()
    _serve_portal(folder, port=8473)
    return time.perf_counter() - began


def _help_seconds() -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", "from portal.cli import main; main()", "--help"],
        stdout=subprocess.DEVNULL,
        check=True,
        cwd=ROOT,
    )
    return time.perf_counter() - began


def _memory(served: Served) -> float:
    family = [
        psutil.Process(served.process.pid),
        *psutil.Process(served.process.pid).children(recursive=True),
    ]
    return max(each.memory_info().rss for each in family) / 1024 / 1024


if __name__ == "__main__":
    main()
