"""Indexes of the few: the people who are not active, and those who may never have signed in."""

import sqlalchemy as sa
from alembic import op

revision = "0052_people_not_active"
down_revision = "0051_answers_in_index"


def upgrade() -> None:
    for name, columns, condition in (
        ("ix_person_not_active", ["state", "sort_name", "id"], "state != 'active'"),
        (
            "ix_person_not_come",
            ["name", "id"],
            "erased_at IS NULL AND (password_hash IS NULL OR state = 'invited')",
        ),
    ):
        where = sa.text(condition)
        op.create_index(name, "person", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("ix_person_not_come", "person")
    op.drop_index("ix_person_not_active", "person")
