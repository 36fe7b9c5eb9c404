"""What administrators set, and mails that wait for delivery."""

import sqlalchemy as sa
from alembic import op

revision = "0003_settings"
down_revision = "0002_people"


def upgrade() -> None:
    op.create_table(
        "outbox_mail",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("to_address", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("enqueued_at", sa.DateTime, nullable=False),
        sa.Column("due_at", sa.DateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sent_at", sa.DateTime),
        sa.Column("failed_at", sa.DateTime),
        sa.Column("error_code", sa.String),
        sa.Column("person_id", sa.Integer, index=True),
    )
    op.create_index("ix_outbox_mail_sent_at_failed_at_due_at", "outbox_mail", ["sent_at", "failed_at", "due_at"])
    op.create_table(
        "settings_version",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("set_by_id", sa.Integer),
        sa.Column("set_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_settings_version_name_set_at", "settings_version", ["name", "set_at"])


def downgrade() -> None:
    op.drop_table("settings_version")
    op.drop_table("outbox_mail")
