"""Placeholder until the feature writes it."""

revision = "0006_audiences"
down_revision = "0005_agents"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
