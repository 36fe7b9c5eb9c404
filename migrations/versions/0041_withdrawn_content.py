"""Versions that are withdrawn, retired or take force in the future; which one is in force follows from their days."""

import sqlalchemy as sa
from alembic import op

revision = "0041_withdrawn_content"
down_revision = "0040_name_words"


def upgrade() -> None:
    op.create_table(
        "library_withdrawal",
        sa.Column("version_id", sa.Integer, sa.ForeignKey("library_version.id"), primary_key=True),
        sa.Column("withdrawn_at", sa.DateTime, nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer),
        sa.Column("reason", sa.String, nullable=False),
    )
    op.create_table(
        "library_retirement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("retired_at", sa.DateTime, nullable=False),
        sa.Column("retired_by_id", sa.Integer),
        sa.UniqueConstraint("kind", "key", "retired_at"),
    )
    op.create_table(
        "library_awaited",
        sa.Column("version_id", sa.Integer, sa.ForeignKey("library_version.id"), primary_key=True),
    )
    op.refuse_changes("library_withdrawal")
    op.refuse_changes("library_retirement")
    op.drop_table("library_current")


def downgrade() -> None:
    op.create_table(
        "library_current",
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("library_version.id"), nullable=False, index=True),
    )
    op.execute(
        sa.text(
            "INSERT INTO library_current (kind, key, version_id) "
            "SELECT kind, key, max(id) FROM library_version GROUP BY kind, key"
        )
    )
    for table in ("library_awaited", "library_retirement", "library_withdrawal"):
        op.drop_table(table)
