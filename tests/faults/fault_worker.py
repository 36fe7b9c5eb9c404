"""The worker is killed after a mail has left and before it could say so."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

from sqlalchemy import select

from portal.core import clock, db
from portal.outbox import delivery, rules
from portal.outbox.models import OutboxMail
from tests.faults.served import ROOT
from tests.outbox.make import mail_set_up, make_mail
from tests.own_portal import OwnPortal

# The sending itself is real; the process ends, as by kill -9, at the first thing it does afterwards.
KILLED_AFTER_SENDING = """
import os, signal
from portal.core import db
from portal.core.environment import read_settings
from portal.outbox import delivery, transport

settings = read_settings()
transport.set_up(settings)
db.bind(db.connect(settings))
delivery._mark_sent = lambda mail_id: os.kill(os.getpid(), signal.SIGKILL)
delivery.deliver_due()
"""


def test_a_mail_whose_worker_was_killed_is_sent_again_under_the_same_number(own_portal: OwnPortal) -> None:
    """At least once, never silently lost; receivers tell the repetition by its Message-ID."""
    make_mail(subject="Once and for all")
    variables = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PORTAL_DATA": str(own_portal.data),
        "PORTAL_MAIL_URL": "file:mail", "PORTAL_MAIL_FROM": "Portal <portal@northwind.example>",
    }  # fmt: skip

    killed = subprocess.run([sys.executable, "-c", KILLED_AFTER_SENDING], env=variables, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert db.session.scalars(select(OutboxMail.sent_at)).one() is None

    with mail_set_up(own_portal.data) as folder:
        assert delivery.deliver_due() == 0  # the claim of the killed worker still holds
        with clock.moved_to(clock.now() + rules.LEASE + timedelta(seconds=1)):
            assert delivery.deliver_due() == 1
            assert delivery.deliver_due() == 0
        sent = [message_from_bytes(path.read_bytes()) for path in sorted(Path(folder).iterdir())]

    db.session.remove()  # what it read before is over
    assert db.session.scalars(select(OutboxMail.sent_at)).one() is not None
    assert {message["Subject"] for message in sent} == {"Once and for all"}
    assert len({message["Message-ID"] for message in sent}) == 1
