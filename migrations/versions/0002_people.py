"""People, units and sites, where everybody stands and stood, and how they sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0002_people"
down_revision = "0001_audit"


def upgrade() -> None:
    op.create_table(
        "people_sign_in_attempt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
        sa.Column("account_hash", sa.String, nullable=False),
        sa.Column("address_hash", sa.String, nullable=False),
    )
    op.create_index("ix_people_sign_in_attempt_account_at", "people_sign_in_attempt", ["account_hash", "at"])
    op.create_index("ix_people_sign_in_attempt_address_at", "people_sign_in_attempt", ["address_hash", "at"])
    op.create_table(
        "people_site",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
    )
    op.create_table(
        "people_unit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("people_unit.id"), index=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("path", sa.String, nullable=False, unique=True),
        sa.UniqueConstraint("parent_id", "name"),
    )
    op.create_table(
        "people_unit_inside",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ancestor_id", sa.Integer, sa.ForeignKey("people_unit.id"), nullable=False),
        sa.Column("descendant_id", sa.Integer, sa.ForeignKey("people_unit.id"), nullable=False),
        sa.Column("depth", sa.Integer, nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index("ix_people_unit_inside_ancestor_descendant", "people_unit_inside", ["ancestor_id", "descendant_id"])
    op.create_index("ix_people_unit_inside_descendant", "people_unit_inside", ["descendant_id"])
    op.create_table(
        "person",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("employee_number", sa.String, unique=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("email", sa.String, nullable=False, unique=True),
        sa.Column("job_title", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("time_zone", sa.String, nullable=False),
        sa.Column("theme", sa.String(40), nullable=False),
        sa.Column("password_hash", sa.String),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("state", sa.String(40), nullable=False, index=True),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("people_unit.id"), index=True),
        sa.Column("site_id", sa.Integer, sa.ForeignKey("people_site.id"), index=True),
        sa.Column("manager_id", sa.Integer, sa.ForeignKey("person.id"), index=True),
    )
    op.create_index("ix_person_name_id", "person", ["name", "id"])
    op.create_table(
        "people_access_grant",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("people_unit.id")),
        sa.Column("agent_id", sa.Integer),
        sa.Column("granted_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
        sa.CheckConstraint("role NOT IN ('employee', 'manager')", name="not_derived"),
        sa.CheckConstraint("unit_id IS NULL OR agent_id IS NULL", name="one_scope"),
    )
    op.create_index("ix_people_access_grant_person", "people_access_grant", ["person_id"])
    op.create_table(
        "people_job_role_holding",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("job_role", sa.String(40), nullable=False, index=True),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index("ix_people_job_role_holding_person_role", "people_job_role_holding", ["person_id", "job_role"])
    op.create_table(
        "people_one_time_link",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token_hash", sa.String, nullable=False, unique=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("used_at", sa.DateTime),
    )
    op.create_table(
        "people_placement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("people_unit.id"), index=True),
        sa.Column("site_id", sa.Integer, sa.ForeignKey("people_site.id"), index=True),
        sa.Column("manager_id", sa.Integer, sa.ForeignKey("person.id"), index=True),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index("ix_people_placement_person_from", "people_placement", ["person_id", "valid_from"])
    op.create_table(
        "people_sign_in",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token_hash", sa.String, nullable=False, unique=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("device", sa.String, nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("authenticated_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime),
    )
    op.create_table(
        "people_state_period",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index("ix_people_state_period_person_from", "people_state_period", ["person_id", "valid_from"])


def downgrade() -> None:
    op.drop_table("people_state_period")
    op.drop_table("people_sign_in")
    op.drop_table("people_placement")
    op.drop_table("people_one_time_link")
    op.drop_table("people_job_role_holding")
    op.drop_table("people_access_grant")
    op.drop_table("person")
    op.drop_table("people_unit_inside")
    op.drop_table("people_unit")
    op.drop_table("people_site")
    op.drop_table("people_sign_in_attempt")
