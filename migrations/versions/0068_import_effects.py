"""An import knows its effects and the answers it was given; its rows, the names as they are compared."""

import sqlalchemy as sa
from alembic import op

revision = "0068_import_effects"
down_revision = "0067_chat"


def upgrade() -> None:
    op.add_column("people_import", sa.Column("heading_row", sa.Integer, nullable=False, server_default="0"))
    op.add_column("people_import", sa.Column("answers", sa.JSON, nullable=False, server_default="{}"))
    op.add_column("people_import", sa.Column("effects", sa.JSON, nullable=False, server_default="{}"))
    op.add_column("people_import_row", sa.Column("name_key", sa.String, nullable=False, server_default=""))
    op.add_column("people_import_row", sa.Column("manager_key", sa.String))
    op.add_column("people_import_row", sa.Column("kept", sa.Integer, nullable=False, server_default="0"))
    op.add_column("people_import_match", sa.Column("kept", sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_people_import_row_import_name", "people_import_row", ["import_id", "name_key"])


def downgrade() -> None:
    op.drop_index("ix_people_import_row_import_name", "people_import_row")
    op.drop_column("people_import_match", "kept")
    for column in ("name_key", "manager_key", "kept"):
        op.drop_column("people_import_row", column)
    for column in ("heading_row", "answers", "effects"):
        op.drop_column("people_import", column)
