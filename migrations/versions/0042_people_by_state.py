"""People of one state are listed by name from an index."""

from alembic import op

revision = "0042_people_by_state"
down_revision = "0041_withdrawn_content"


def upgrade() -> None:
    op.create_index("ix_person_state_sort_name", "person", ["state", "sort_name", "id"])


def downgrade() -> None:
    op.drop_index("ix_person_state_sort_name", "person")
