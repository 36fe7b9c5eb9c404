"""A report keeps its next promise as moments, by which the queue is ordered, instead of a minute.

The pause of a report whose reporter is asked is worked out by the worker at its first turn.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026_report_promises"
down_revision = "0025_sent_requests"

OPEN, ANSWERED = sa.text("due_at IS NOT NULL"), sa.text("due_at IS NULL")


def upgrade() -> None:
    op.add_column("report", sa.Column("due_at", sa.DateTime))
    op.add_column("report", sa.Column("paused_until", sa.DateTime))
    op.execute(f"UPDATE report SET due_at = {_moment_of('queue_minute')} WHERE state <> 'closed'")
    op.drop_index("ix_report_state_queue", "report")
    op.drop_column("report", "queue_minute")
    op.create_index(
        "ix_report_queue", "report", ["handled_as", "due_at", "number"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index(
        "ix_report_answered", "report", ["answered_at", "number"], sqlite_where=ANSWERED, postgresql_where=ANSWERED
    )
    op.create_index("ix_report_state", "report", ["state", "handled_as", "due_at", "number"])


def downgrade() -> None:
    for name in ("ix_report_state", "ix_report_answered", "ix_report_queue"):
        op.drop_index(name, "report")
    op.add_column("report", sa.Column("queue_minute", sa.Integer, nullable=False, server_default="0"))
    op.execute(f"UPDATE report SET queue_minute = {_minute_of('coalesce(due_at, answered_at)')}")
    op.drop_column("report", "paused_until")
    op.drop_column("report", "due_at")
    op.create_index("ix_report_state_queue", "report", ["state", "handled_as", "queue_minute", "number"])


def _is_sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"


def _moment_of(minute: str) -> str:
    if _is_sqlite():
        return f"strftime('%Y-%m-%d %H:%M:%S.000000', {minute} * 60, 'unixepoch')"
    return f"timestamp '1970-01-01' + {minute} * interval '1 minute'"


def _minute_of(moment: str) -> str:
    if _is_sqlite():
        return f"CAST(strftime('%s', {moment}) AS INTEGER) / 60"
    return f"floor(extract(epoch FROM {moment}) / 60)"
