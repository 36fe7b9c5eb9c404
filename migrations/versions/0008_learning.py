"""Learning: the steps of paths and what is required; where somebody is in a lesson, what they answered and finished."""

import sqlalchemy as sa
from alembic import op

revision = "0008_learning"
down_revision = "0007_people_import"


def upgrade() -> None:
    op.create_table(
        "training_path_step",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("job_role", sa.String(40), nullable=False),
        sa.Column("stage", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("minutes", sa.Integer),
        sa.Column("is_available", sa.Boolean, nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index("ix_training_path_step_open", "training_path_step", ["job_role", "stage", "position"], unique=True, sqlite_where=sa.text("valid_until IS NULL"), postgresql_where=sa.text("valid_until IS NULL"))
    op.create_index("ix_training_path_step_role_from", "training_path_step", ["job_role", "valid_from"])
    op.create_table(
        "training_check_answer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("lesson_key", sa.String, nullable=False),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("library_version.id"), nullable=False, index=True),
        sa.Column("era", sa.Integer, nullable=False),
        sa.Column("item_id", sa.String, nullable=False),
        sa.Column("chosen", sa.JSON, nullable=False),
        sa.Column("is_right", sa.Boolean, nullable=False),
        sa.Column("answered_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_training_check_answer_person_lesson", "training_check_answer", ["person_id", "lesson_key", "era"])
    op.create_table(
        "training_lesson_completion",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("lesson_key", sa.String, nullable=False),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("library_version.id"), nullable=False, index=True),
        sa.Column("era", sa.Integer, nullable=False),
        sa.Column("completed_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("person_id", "version_id"),
    )
    op.create_index("ix_training_lesson_completion_lesson_era", "training_lesson_completion", ["lesson_key", "era", "person_id"])
    op.create_table(
        "training_lesson_place",
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("lesson_key", sa.String, primary_key=True),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("library_version.id"), nullable=False, index=True),
        sa.Column("era", sa.Integer, nullable=False),
        sa.Column("section", sa.String, nullable=False),
        sa.Column("reached", sa.Integer, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "training_requirement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("job_role", sa.String(40), nullable=False),
        sa.Column("stage", sa.Integer, nullable=False),
        sa.Column("because", sa.String(40), nullable=False),
        sa.Column("due_at", sa.DateTime, nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index("ix_training_requirement_open", "training_requirement", ["person_id", "job_role", "stage"], unique=True, sqlite_where=sa.text("valid_until IS NULL"), postgresql_where=sa.text("valid_until IS NULL"))
    op.create_index("ix_training_requirement_person_from", "training_requirement", ["person_id", "valid_from"])


def downgrade() -> None:
    op.drop_table("training_requirement")
    op.drop_table("training_lesson_place")
    op.drop_table("training_lesson_completion")
    op.drop_table("training_check_answer")
    op.drop_table("training_path_step")
