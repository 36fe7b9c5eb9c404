"""Placeholder until the feature writes it."""

revision = "0008_learning"
down_revision = "0007_people_import"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
