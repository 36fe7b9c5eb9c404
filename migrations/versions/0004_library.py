"""The content library: versions, which is in force, and proposals beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0004_library"
down_revision = "0003_settings"


def upgrade() -> None:
    op.create_table(
        "library_proposal",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("minutes", sa.Integer),
        sa.Column("filed_at", sa.DateTime, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("kind", "key", "hash"),
    )
    op.create_table(
        "library_version",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("hash", sa.String, nullable=False, index=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("minutes", sa.Integer),
        sa.Column("change", sa.String(40), nullable=False),
        sa.Column("era", sa.Integer, nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("published_at", sa.DateTime, nullable=False),
        sa.Column("published_by_id", sa.Integer),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("kind", "key", "label"),
    )
    op.create_index("ix_library_version_kind_key_published_at", "library_version", ["kind", "key", "published_at"])
    op.create_table(
        "library_current",
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("library_version.id"), nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("library_current")
    op.drop_table("library_version")
    op.drop_table("library_proposal")
