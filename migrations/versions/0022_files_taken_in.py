"""What each shipped file said when it was last taken in, so that a start reads only what has changed."""

import sqlalchemy as sa
from alembic import op

revision = "0022_files_taken_in"
down_revision = "0021_standing_cells"


def upgrade() -> None:
    op.create_table(
        "library_file",
        sa.Column("path", sa.String, primary_key=True),
        sa.Column("sha256", sa.String, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("library_file")
