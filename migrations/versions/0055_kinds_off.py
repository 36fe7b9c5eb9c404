"""A company switches off mail about kinds of notices."""

import sqlalchemy as sa
from alembic import op

revision = "0055_kinds_off"
down_revision = "0054_address_words"


def upgrade() -> None:
    op.create_table(
        "notice_kind_off",
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("off_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("notice_kind_off")
