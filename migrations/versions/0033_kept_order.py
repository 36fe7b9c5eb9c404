"""A standing keeps what orders the people of a team. The worker computes all standings anew."""

import sqlalchemy as sa
from alembic import op

revision = "0033_kept_order"
down_revision = "0032_facts_refuse_replace"

TABLE = "readiness_standing"
BY_URGENCY = ("urgency", "presses_at", "sort_name", "person_id")


def upgrade() -> None:
    for table in ("readiness_tally", TABLE):
        op.execute(f"DELETE FROM {table}")
    op.execute("DELETE FROM audit_follower WHERE follower IN ('standings', 'tallies')")
    op.add_column(TABLE, sa.Column("urgency", sa.Integer, nullable=False, server_default="0"))
    op.add_column(TABLE, sa.Column("presses_at", sa.DateTime, nullable=False, server_default="1970-01-01 00:00:00"))
    op.add_column(TABLE, sa.Column("sort_name", sa.String, nullable=False, server_default=""))
    op.drop_index("ix_readiness_standing_role_stage_clearance", TABLE)
    op.create_index("ix_readiness_standing_urgency", TABLE, ["job_role", "stage", *BY_URGENCY])
    op.create_index("ix_readiness_standing_clearance", TABLE, ["job_role", "stage", "clearance", *BY_URGENCY])
    op.drop_index("ix_person_state", "person")


def downgrade() -> None:
    op.create_index("ix_person_state", "person", ["state"])
    for name in ("ix_readiness_standing_clearance", "ix_readiness_standing_urgency"):
        op.drop_index(name, TABLE)
    for name in ("sort_name", "presses_at", "urgency"):
        op.drop_column(TABLE, name)
    op.create_index("ix_readiness_standing_role_stage_clearance", TABLE, ["job_role", "stage", "clearance"])
