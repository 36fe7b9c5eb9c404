"""Forms that were sent after the sign-in had ended, kept for a day for the person who typed them."""

import sqlalchemy as sa
from alembic import op

revision = "0034_unsent_forms"
down_revision = "0033_kept_order"


def upgrade() -> None:
    op.create_table(
        "core_unsent_form",
        sa.Column("number", sa.String, primary_key=True),
        sa.Column("person_id", sa.Integer, nullable=False, index=True),
        sa.Column("browser", sa.String, nullable=False, index=True),
        sa.Column("kept_at", sa.DateTime, nullable=False, index=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("core_unsent_form")
