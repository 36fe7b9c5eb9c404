"""Forms that were sent and led somewhere, so that the same one sent again does nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0018_sent_forms"
down_revision = "0017_signs"


def upgrade() -> None:
    op.create_table(
        "core_sent_form",
        sa.Column("mark", sa.String, primary_key=True),
        sa.Column("sent_at", sa.DateTime, nullable=False, index=True),
        sa.Column("led_to", sa.String, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("core_sent_form")
