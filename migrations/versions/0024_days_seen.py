"""A sign-off is in progress once one of its two days was seen: whoever was ever observed is worked out anew."""

from alembic import op

revision = "0024_days_seen"
down_revision = "0023_first_due_days"


def upgrade() -> None:
    _look_again()


def downgrade() -> None:
    _look_again()


def _look_again() -> None:
    op.execute(
        "UPDATE readiness_standing SET recheck_at = '1970-01-01 00:00:00'"
        " WHERE person_id IN (SELECT person_id FROM training_observation)"
    )
