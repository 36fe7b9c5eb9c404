"""Nudges: reminders of the next step, which wait some minutes so that their sender can undo them."""

import sqlalchemy as sa
from alembic import op

revision = "0057_nudges"
down_revision = "0056_due_date_links"

WAITING = sa.text("left_at IS NULL AND undone_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "readiness_nudge_round",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sender_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("job_role", sa.String, nullable=False),
        sa.Column("stage", sa.Integer, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("leaves_at", sa.DateTime, nullable=False),
        sa.Column("undone_at", sa.DateTime),
        sa.Column("left_at", sa.DateTime),
    )
    op.create_index("ix_readiness_nudge_round_sender", "readiness_nudge_round", ["sender_id", "id"])
    op.create_index(
        "ix_readiness_nudge_round_leaves_at",
        "readiness_nudge_round",
        ["leaves_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_table(
        "readiness_nudge",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("round_id", sa.Integer, sa.ForeignKey("readiness_nudge_round.id"), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("told_at", sa.DateTime),
        sa.UniqueConstraint("round_id", "person_id"),
    )
    op.create_index("ix_readiness_nudge_person", "readiness_nudge", ["person_id", "made_at"])


def downgrade() -> None:
    op.drop_table("readiness_nudge")
    op.drop_table("readiness_nudge_round")
