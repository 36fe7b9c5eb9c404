"""A sign-off counts no longer among what somebody has to do by a day: the worker works all those days out anew."""

from alembic import op

revision = "0023_first_due_days"
down_revision = "0022_files_taken_in"


def upgrade() -> None:
    _empty()


def downgrade() -> None:
    _empty()


def _empty() -> None:
    for table in ("readiness_tally", "readiness_standing"):
        op.execute(f"DELETE FROM {table}")
