"""Reliefs: more time for a path of a person, or none of it asked for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0060_reliefs"
down_revision = "0059_messages"


def upgrade() -> None:
    op.create_table(
        "readiness_relief",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("job_role", sa.String, nullable=False),
        sa.Column("stage", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("until", sa.DateTime, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("given_by_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("given_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_readiness_relief_path", "readiness_relief", ["person_id", "job_role", "stage", "id"])
    op.create_index("ix_readiness_relief_until", "readiness_relief", ["until", "id"])
    op.refuse_changes("readiness_relief", but=("note",))
    op.add_column("readiness_standing", sa.Column("relief", sa.String))
    op.add_column("readiness_standing", sa.Column("relieved_until", sa.DateTime))


def downgrade() -> None:
    op.drop_column("readiness_standing", "relieved_until")
    op.drop_column("readiness_standing", "relief")
    op.allow_changes("readiness_relief")
    op.drop_table("readiness_relief")
