"""Placeholder until the feature writes it."""

revision = "0007_people_import"
down_revision = "0006_audiences"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
