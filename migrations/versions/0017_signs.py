"""When a job, a backup or a look through the log last came, and how it went."""

import sqlalchemy as sa
from alembic import op

revision = "0017_signs"
down_revision = "0016_card_checks"


def upgrade() -> None:
    op.create_table(
        "core_sign",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("well_at", sa.DateTime),
        sa.Column("problem", sa.String, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("core_sign")
