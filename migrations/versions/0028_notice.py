"""The inbox: what each person was told."""

import sqlalchemy as sa
from alembic import op

revision = "0028_notice"
down_revision = "0027_clients_in_log"


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("subject_type", sa.String),
        sa.Column("subject_id", sa.String),
        sa.Column("told", sa.String, nullable=False),
        sa.Column("told_at", sa.DateTime, nullable=False),
        sa.Column("read_at", sa.DateTime),
    )
    op.create_index("ix_notice_person_id_told_at", "notice", ["person_id", "told_at"])


def downgrade() -> None:
    op.drop_table("notice")
