"""Programs that may call the portal, and the hashes of their tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0030_clients"
down_revision = "0029_audit_concerns"

FACTS = ("client", "client_end", "client_token", "client_token_end")


def upgrade() -> None:
    op.create_table(
        "client",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("owner_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("scopes", sa.String, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("made_by_id", sa.Integer, sa.ForeignKey("person.id")),
    )
    op.create_table(
        "client_end",
        sa.Column("client_id", sa.Integer, sa.ForeignKey("client.id"), primary_key=True, autoincrement=False),
        sa.Column("ended_at", sa.DateTime, nullable=False),
        sa.Column("ended_by_id", sa.Integer, sa.ForeignKey("person.id")),
    )
    op.create_table(
        "client_token",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("client_id", sa.Integer, sa.ForeignKey("client.id"), nullable=False, index=True),
        sa.Column("token_hash", sa.String, nullable=False, unique=True),
        sa.Column("hint", sa.String, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("made_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "client_token_end",
        sa.Column("token_id", sa.Integer, sa.ForeignKey("client_token.id"), primary_key=True, autoincrement=False),
        sa.Column("ends_at", sa.DateTime, nullable=False),
        sa.Column("ended_by_id", sa.Integer, sa.ForeignKey("person.id")),
    )
    op.create_table(
        "client_token_use",
        sa.Column("token_id", sa.Integer, sa.ForeignKey("client_token.id"), primary_key=True, autoincrement=False),
        sa.Column("used_at", sa.DateTime, nullable=False),
    )
    for table in FACTS:
        op.refuse_changes(table)


def downgrade() -> None:
    for table in ("client_token_use", "client_token_end", "client_token", "client_end", "client"):
        op.drop_table(table)
