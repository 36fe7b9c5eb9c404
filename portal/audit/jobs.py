"""The jobs of the log: chain new entries at once, sign a checkpoint every hour, verify everything every day."""

from datetime import timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l

from portal.audit import chain, checks, export, frontier, queries
from portal.core import db
from portal.core.jobs import Job

ROUNDS = 20  # batches in one turn, so that other work gets its turn too
VERIFIED_MOST = 100_000  # entries; reading more of them would keep other work waiting


def sequence_waiting() -> int:
    """Add pending entries to the chain; return how many."""
    done = 0
    for _round in range(ROUNDS):
        batch = db.perform(chain.sequence)
        done += batch
        if batch < chain.BATCH:
            break
    if done:
        chain.note_sealed(db.data_folder())
    return done


def sign_checkpoint() -> int:
    """Sign new entries, and write the newest checkpoint to a file that can be copied elsewhere."""
    folder = current_app.settings.data  # type: ignore[attr-defined]
    made = db.perform(lambda: chain.checkpoint(folder))
    newest = made or queries.find_checkpoint()
    if newest is not None:
        chain.write_out(folder, newest)
    return int(made is not None)


def verify_log() -> int:
    """Verify the whole log and record the result; return the number of entries.

    A longer log than ``VERIFIED_MOST`` is skipped: ``portal audit verify`` checks it.
    """
    folder = current_app.settings.data  # type: ignore[attr-defined]
    if queries.is_longer_than(VERIFIED_MOST):
        return 0
    outside, witness = export.checkpoints_in(folder / chain.CHECKPOINTS), frontier.read_witness(folder)
    with db.own_session(), export.snapshot(db.session.get_bind().engine) as connection:
        report = export.inspect(connection, outside=outside, witness=witness)
    checks.note_verified(report)
    return report.entries


JOBS = (
    Job(
        name="audit: places",
        title=_l("Seal new entries of the log"),
        every=timedelta(seconds=2),
        run=sequence_waiting,
    ),
    Job(name="audit: checkpoint", title=_l("Sign the log"), every=timedelta(hours=1), run=sign_checkpoint),
    Job(
        name="audit: look through",
        title=_l("Check the whole log"),
        every=timedelta(days=1),
        wait=timedelta(minutes=10),
        run=verify_log,
    ),
)
