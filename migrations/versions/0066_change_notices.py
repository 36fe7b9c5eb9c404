"""A draft that nobody needs is discarded, and messages are drafted from what happens to agents."""

import sqlalchemy as sa
from alembic import op

revision = "0066_change_notices"
down_revision = "0065_only_sign_off"


def upgrade() -> None:
    op.add_column("message", sa.Column("discarded_at", sa.DateTime))
    op.create_table(
        "message_change",
        sa.Column("message_id", sa.Integer, sa.ForeignKey("message.id"), primary_key=True),
        sa.Column("entry_id", sa.Integer, nullable=False, unique=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("agent_id", sa.Integer, sa.ForeignKey("agent.id"), nullable=False, index=True),
        sa.Column("deployment_id", sa.Integer, sa.ForeignKey("agent_deployment.id"), index=True),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("agent_version.id")),
        sa.Column("edited_at", sa.DateTime),
        sa.Column("superseded_at", sa.DateTime),
    )


def downgrade() -> None:
    op.drop_table("message_change")
    op.drop_column("message", "discarded_at")
