"""A step that runs out is worked out again though its level was never reached, or has lapsed: the worker looks again."""

from alembic import op

revision = "0031_steps_run_out"
down_revision = "0030_clients"


def upgrade() -> None:
    op.execute(
        "UPDATE readiness_standing SET recheck_at = '1970-01-01 00:00:00'"
        " WHERE clearance NOT IN ('cleared', 'refresh_due')"
    )


def downgrade() -> None:
    """Nothing to undo: a look too many changes nothing."""
