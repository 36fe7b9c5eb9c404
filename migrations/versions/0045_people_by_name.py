"""The index of people by name knows their state; none begins with the state, which most people share."""

from alembic import op

revision = "0045_people_by_name"
down_revision = "0044_audience_members"


def upgrade() -> None:
    op.drop_index("ix_person_state_sort_name", "person")
    op.drop_index("ix_person_sort_name_id", "person")
    op.create_index("ix_person_sort_name_id_state", "person", ["sort_name", "id", "state"])


def downgrade() -> None:
    op.drop_index("ix_person_sort_name_id_state", "person")
    op.create_index("ix_person_sort_name_id", "person", ["sort_name", "id"])
    op.create_index("ix_person_state_sort_name", "person", ["state", "sort_name", "id"])
