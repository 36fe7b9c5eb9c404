"""How many people of each deployment are ready for each level is kept. The worker computes all standings anew."""

import sqlalchemy as sa
from alembic import op

revision = "0039_ready_beside"
down_revision = "0038_ended_deployments"

STANDINGS, PEOPLE, TALLIES = "readiness_standing", "readiness_ready_beside", "readiness_deployment_tally"


def upgrade() -> None:
    op.execute("DELETE FROM audit_follower WHERE follower = 'standings'")
    op.add_column(STANDINGS, sa.Column("ready_to", sa.Integer))
    op.create_table(
        PEOPLE,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("deployment_id", sa.Integer, sa.ForeignKey("agent_deployment.id"), nullable=False),
        sa.Column("ready_to", sa.Integer, nullable=False),
        sa.UniqueConstraint("person_id", "deployment_id"),
    )
    op.create_index("ix_readiness_ready_beside_deployment_id", PEOPLE, ["deployment_id"])
    op.create_table(
        TALLIES,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("deployment_id", sa.Integer, sa.ForeignKey("agent_deployment.id"), nullable=False),
        sa.Column("ready_to", sa.Integer, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.UniqueConstraint("deployment_id", "ready_to"),
    )


def downgrade() -> None:
    for table in (TALLIES, PEOPLE):
        op.drop_table(table)
    op.drop_column(STANDINGS, "ready_to")
