"""The people in each audience are kept, for lists and counts. The worker fills the tables."""

import sqlalchemy as sa
from alembic import op

revision = "0044_audience_members"
down_revision = "0043_shortfalls"

MEMBERS, COUNTS = "audience_member", "audience_count"


def upgrade() -> None:
    op.create_table(
        MEMBERS,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("audience_id", sa.Integer, sa.ForeignKey("audience.id"), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("sort_name", sa.String, nullable=False),
        sa.UniqueConstraint("audience_id", "person_id"),
    )
    op.create_index("ix_audience_member_name", MEMBERS, ["audience_id", "sort_name", "person_id"])
    op.create_table(
        COUNTS,
        sa.Column("audience_id", sa.Integer, sa.ForeignKey("audience.id"), primary_key=True),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("counted_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    for table in (COUNTS, MEMBERS):
        op.drop_table(table)
