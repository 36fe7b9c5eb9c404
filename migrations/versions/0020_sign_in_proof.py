"""How somebody showed who they are when they signed in."""

import sqlalchemy as sa
from alembic import op

revision = "0020_sign_in_proof"
down_revision = "0019_names_in_order"


def upgrade() -> None:
    op.add_column(
        "people_sign_in", sa.Column("proof", sa.String(40), nullable=False, server_default="password")
    )


def downgrade() -> None:
    op.drop_column("people_sign_in", "proof")
