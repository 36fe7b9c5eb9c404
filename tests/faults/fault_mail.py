"""Worker and mail server are killed again and again while mails leave: every mail arrives, few of them twice.

Only a kill between the message being kept and our mark repeats a mail, and then under the same Message-ID.
"""

import os
import signal
import subprocess
import sys
from collections import Counter
from email import message_from_bytes
from pathlib import Path
from random import Random
from threading import Event

from sqlalchemy import func, select, update

from portal.core import clock, db
from portal.outbox.models import OutboxMail
from tests.faults.served import PATIENCE, ROOT, _free_port
from tests.outbox.make import make_mail
from tests.own_portal import OwnPortal

MAILS = 80
KILLS = 10
SEED = 4021
WORKER = """
import time
from portal.core import db
from portal.core.environment import read_settings
from portal.outbox import delivery, transport

settings = read_settings()
transport.set_up(settings)
db.bind(db.connect(settings))
print("ready", flush=True)
while True:
    if not delivery.deliver_due():
        time.sleep(0.05)
"""


class Running:
    """A process that is ready, until it is killed."""

    def __init__(self, *command: str, **variables: str) -> None:
        self._command, self._variables = command, variables
        self.start()

    def start(self) -> None:
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **self._variables}
        self._process = subprocess.Popen(
            self._command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._process.stdout
        assert self._process.stdout.readline() == b"ready\n"

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.communicate()  # also closes the pipe


def test_every_mail_arrives_however_often_worker_and_server_are_killed(
    own_portal: OwnPortal, tmp_path: Path
) -> None:
    folder, port, dice = tmp_path / "arrived", _free_port(), Random(SEED)
    folder.mkdir()
    for number in range(MAILS):
        make_mail(f"person{number}@northwind.example", subject=f"Mail {number}")
    db.session.commit()
    server = Running(sys.executable, str(Path(__file__).with_name("mail_server.py")), str(folder), str(port))
    worker = Running(
        sys.executable,
        "-c",
        WORKER,
        PORTAL_DATA=str(own_portal.data),
        PORTAL_MAIL_URL=f"smtp://127.0.0.1:{port}",
        PORTAL_MAIL_FROM="Portal <portal@northwind.example>",
    )
    try:
        for number in range(KILLS):
            _wait_for(folder, min(MAILS, _count(folder) + dice.randint(2, 8)))
            Event().wait(dice.random() / 50)
            victim = (worker, server)[number % 2]
            victim.kill()
            _let_time_pass()
            victim.start()
        while _unsent():
            _let_time_pass()
            Event().wait(0.2)
    finally:
        worker.kill()
        server.kill()

    arrived = [message_from_bytes(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]
    copies = Counter(message["Subject"] for message in arrived)
    assert set(copies) == {f"Mail {number}" for number in range(MAILS)}
    assert len({message["Message-ID"] for message in arrived}) == MAILS
    assert sum(copies.values()) - MAILS <= KILLS
    assert max(copies.values()) <= 1 + KILLS // 2
    print(f"{MAILS} mails, {KILLS} kills, seed {SEED}: {sum(copies.values()) - MAILS} arrived twice")  # noqa: T201


def _count(folder: Path) -> int:
    return len(list(folder.glob("*.eml")))


def _wait_for(folder: Path, arrived: int) -> None:
    for _ in range(PATIENCE):
        if _count(folder) >= arrived:
            return
        _let_time_pass()
        Event().wait(0.1)
    raise AssertionError("No more mails arrive.")


def _let_time_pass() -> None:
    """Make every claim expire and every next try due, as time would."""
    with db.own_session(), db.use_case():
        db.session.execute(
            update(OutboxMail)
            .where(OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_(None))
            .values(due_at=clock.now(), attempts=0)
        )


def _unsent() -> int:
    with db.own_session():
        return db.session.scalar(select(func.count()).where(OutboxMail.sent_at.is_(None))) or 0
