"""Erasing a person: when it was done. Imports that are over let go of the sample of their file."""

import sqlalchemy as sa
from alembic import op

revision = "0014_erasing"
down_revision = "0013_append_only"

IMPORTS = sa.table("people_import", sa.column("state", sa.String), sa.column("samples", sa.JSON))


def upgrade() -> None:
    op.add_column("person", sa.Column("erased_at", sa.DateTime))
    op.execute(IMPORTS.update().where(IMPORTS.c.state.in_(["applied", "undone"])).values(samples=[]))


def downgrade() -> None:
    op.drop_column("person", "erased_at")
