"""Business calendars of the company and its sites."""

import sqlalchemy as sa
from alembic import op

revision = "0036_calendars"
down_revision = "0035_works_with"


def upgrade() -> None:
    op.create_table(
        "calendar_version",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("site_id", sa.Integer, sa.ForeignKey("people_site.id")),
        sa.Column("terms", sa.JSON),
        sa.Column("set_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("set_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_calendar_version_site_set_at", "calendar_version", ["site_id", "set_at"])
    op.refuse_changes("calendar_version")


def downgrade() -> None:
    op.drop_table("calendar_version")
