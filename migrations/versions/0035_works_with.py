"""The people who work with each agent today are kept, for lists and counts. The worker fills the table."""

import sqlalchemy as sa
from alembic import op

revision = "0035_works_with"
down_revision = "0034_unsent_forms"

TABLE = "readiness_works_with"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("agent_id", sa.Integer, sa.ForeignKey("agent.id"), nullable=False),
        sa.Column("job_role", sa.String, nullable=False),
        sa.Column("stage", sa.Integer, nullable=False),
        sa.Column("sort_name", sa.String, nullable=False),
        sa.UniqueConstraint("person_id", "agent_id", "job_role"),
    )
    op.create_index("ix_readiness_works_with_agent_name", TABLE, ["agent_id", "sort_name", "person_id", "job_role"])


def downgrade() -> None:
    op.drop_table(TABLE)
