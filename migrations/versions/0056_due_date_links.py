"""A person may make a private link to their due dates, for their calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0056_due_date_links"
down_revision = "0055_kinds_off"


def upgrade() -> None:
    op.create_table(
        "today_due_date_link",
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("token_hash", sa.String, nullable=False, unique=True),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("today_due_date_link")
