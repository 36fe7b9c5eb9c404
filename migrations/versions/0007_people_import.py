"""Imports of people: the file, its rows as staged, what was found wrong, and how people were before."""

import sqlalchemy as sa
from alembic import op

revision = "0007_people_import"
down_revision = "0006_audiences"


def upgrade() -> None:
    op.create_table(
        "people_import",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("file_name", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False, index=True),
        sa.Column("letters", sa.String(40), nullable=False),
        sa.Column("separator", sa.String(40), nullable=False),
        sa.Column("headers", sa.JSON, nullable=False),
        sa.Column("samples", sa.JSON, nullable=False),
        sa.Column("row_count", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("columns", sa.JSON, nullable=False),
        sa.Column("takes_leavers", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(40), nullable=False, index=True),
        sa.Column("uploaded_at", sa.DateTime, nullable=False),
        sa.Column("uploaded_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("checked_at", sa.DateTime),
        sa.Column("applied_at", sa.DateTime),
        sa.Column("applied_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("undone_at", sa.DateTime),
        sa.Column("undone_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("left", sa.Integer, nullable=False),
        sa.Column("faulty", sa.Integer, nullable=False),
        sa.Column("unchanged", sa.Integer, nullable=False),
        sa.Column("people_before", sa.Integer, nullable=False),
    )
    op.create_table(
        "people_import_row",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("import_id", sa.Integer, sa.ForeignKey("people_import.id"), nullable=False),
        sa.Column("line", sa.Integer),
        sa.Column("employee_number", sa.String),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("job_title", sa.String),
        sa.Column("unit", sa.String),
        sa.Column("site", sa.String),
        sa.Column("manager", sa.String),
        sa.Column("job_roles", sa.Integer),
        sa.Column("state", sa.String(40)),
        sa.Column("language", sa.String),
        sa.Column("time_zone", sa.String),
    )
    op.create_index("ix_people_import_row_import_email", "people_import_row", ["import_id", "email"])
    op.create_index("ix_people_import_row_import_number", "people_import_row", ["import_id", "employee_number"])
    op.create_table(
        "people_import_access",
        sa.Column("grant_id", sa.Integer, sa.ForeignKey("people_access_grant.id"), primary_key=True, autoincrement=False),
        sa.Column("row_id", sa.Integer, sa.ForeignKey("people_import_row.id", ondelete="CASCADE"), primary_key=True, index=True),
        sa.Column("until", sa.DateTime),
    )
    op.create_table(
        "people_import_before",
        sa.Column("row_id", sa.Integer, sa.ForeignKey("people_import_row.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
        sa.Column("employee_number", sa.String),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("job_title", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("time_zone", sa.String, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("people_unit.id")),
        sa.Column("site_id", sa.Integer, sa.ForeignKey("people_site.id")),
        sa.Column("manager_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("job_roles", sa.Integer, nullable=False),
    )
    op.create_table(
        "people_import_finding",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("import_id", sa.Integer, sa.ForeignKey("people_import.id"), nullable=False),
        sa.Column("row_id", sa.Integer, sa.ForeignKey("people_import_row.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("fault", sa.String(40), nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("hint", sa.String, nullable=False),
        sa.Column("is_warning", sa.Boolean, nullable=False),
        sa.Column("is_misreading", sa.Boolean, nullable=False),
    )
    op.create_index("ix_people_import_finding_import_line", "people_import_finding", ["import_id", "line", "id"])
    op.create_table(
        "people_import_match",
        sa.Column("row_id", sa.Integer, sa.ForeignKey("people_import_row.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
        sa.Column("import_id", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Integer),
        sa.Column("unit_id", sa.Integer),
        sa.Column("site_id", sa.Integer),
        sa.Column("manager_id", sa.Integer),
        sa.Column("manager_row_id", sa.Integer),
        sa.Column("next_state", sa.String(40), nullable=False),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("undoing", sa.String(40)),
    )
    op.create_index("ix_people_import_match_import_outcome", "people_import_match", ["import_id", "outcome", "row_id"])


def downgrade() -> None:
    op.drop_table("people_import_match")
    op.drop_table("people_import_finding")
    op.drop_table("people_import_before")
    op.drop_table("people_import_access")
    op.drop_table("people_import_row")
    op.drop_table("people_import")
