"""What remembers sent forms also remembers answers to programs: with their status, body and a fingerprint."""

import sqlalchemy as sa
from alembic import op

revision = "0025_sent_requests"
down_revision = "0024_days_seen"


def upgrade() -> None:
    op.create_table(
        "core_sent_request",
        sa.Column("mark", sa.String, primary_key=True),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("sent_at", sa.DateTime, nullable=False, index=True),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("led_to", sa.String),
        sa.Column("body", sa.LargeBinary),
    )
    op.execute(
        "INSERT INTO core_sent_request (mark, fingerprint, sent_at, status, led_to)"
        " SELECT mark, '', sent_at, 303, led_to FROM core_sent_form"
    )
    op.drop_table("core_sent_form")


def downgrade() -> None:
    op.create_table(
        "core_sent_form",
        sa.Column("mark", sa.String, primary_key=True),
        sa.Column("sent_at", sa.DateTime, nullable=False, index=True),
        sa.Column("led_to", sa.String, nullable=False),
    )
    op.execute(
        "INSERT INTO core_sent_form (mark, sent_at, led_to)"
        " SELECT mark, sent_at, led_to FROM core_sent_request WHERE status = 303"
    )
    op.drop_table("core_sent_request")
