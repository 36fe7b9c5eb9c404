"""Announcements go to channels of Slack and Teams."""

import sqlalchemy as sa
from alembic import op

revision = "0067_chat"
down_revision = "0066_change_notices"


def upgrade() -> None:
    op.create_table(
        "chat_channel",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("address", sa.LargeBinary, nullable=False),
        sa.Column("topics", sa.String, nullable=False),
        sa.Column("added_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime),
    )
    op.create_table(
        "chat_post",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel_id", sa.Integer, sa.ForeignKey("chat_channel.id"), nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("link", sa.String, nullable=False),
        sa.Column("queued_at", sa.DateTime, nullable=False),
        sa.Column("due_at", sa.DateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("sent_at", sa.DateTime),
        sa.Column("failed_at", sa.DateTime),
        sa.Column("error_code", sa.String),
        sa.UniqueConstraint("channel_id", "topic", "about"),
    )
    op.create_index("ix_chat_post_due", "chat_post", ["sent_at", "failed_at", "due_at"])


def downgrade() -> None:
    op.drop_table("chat_post")
    op.drop_table("chat_channel")
