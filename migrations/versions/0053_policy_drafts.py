"""Policies are written, reviewed and approved in the portal; texts, opinions and comments are facts."""

import sqlalchemy as sa
from alembic import op

revision = "0053_policy_drafts"
down_revision = "0052_people_not_active"

OPEN = sa.text("state IN ('approved', 'draft', 'in_review', 'to_approve')")
NOT_ENDED = sa.text("valid_until IS NULL")
TABLES = ("policy_comment", "policy_opinion", "policy_text", "policy_duty", "policy_draft")
FACTS = {"policy_text": (), "policy_opinion": ("signed_name", "reason"), "policy_comment": ("words",)}


def upgrade() -> None:
    op.create_table(
        "policy_draft",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("policy_key", sa.String, nullable=False),
        sa.Column("based_on_id", sa.Integer, sa.ForeignKey("library_version.id")),
        sa.Column("author_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("quorum", sa.Integer, nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index(
        "uq_policy_draft_open", "policy_draft", ["policy_key"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("ix_policy_draft_author", "policy_draft", ["author_id", "state"])
    op.create_table(
        "policy_duty",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("draft_id", sa.Integer, sa.ForeignKey("policy_draft.id"), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("duty", sa.String(40), nullable=False),
        sa.Column("valid_from", sa.DateTime, nullable=False),
        sa.Column("valid_until", sa.DateTime),
    )
    op.create_index(
        "uq_policy_duty_open", "policy_duty", ["draft_id", "person_id", "duty"], unique=True,
        sqlite_where=NOT_ENDED, postgresql_where=NOT_ENDED,
    )
    op.create_index("ix_policy_duty_person", "policy_duty", ["person_id"])
    op.create_table(
        "policy_text",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("draft_id", sa.Integer, sa.ForeignKey("policy_draft.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.Column("scale", sa.String(40), nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("effective_on", sa.Date, nullable=False),
        sa.Column("touches", sa.Integer, nullable=False),
        sa.Column("sent_by_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("sent_at", sa.DateTime, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.UniqueConstraint("draft_id", "number"),
    )
    op.create_table(
        "policy_opinion",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("text_id", sa.Integer, sa.ForeignKey("policy_text.id"), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("duty", sa.String(40), nullable=False),
        sa.Column("opinion", sa.String(40), nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("signed_name", sa.String, nullable=False),
        sa.Column("signed_at", sa.DateTime, nullable=False),
        sa.Column("signed_zone", sa.String, nullable=False),
        sa.Column("meaning", sa.String, nullable=False),
        sa.Column("text_hash", sa.String, nullable=False),
        sa.Column("text_language", sa.String, nullable=False),
        sa.Column("proof", sa.String(40), nullable=False),
        sa.Column("proved_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("text_id", "person_id", "duty"),
    )
    op.create_index("ix_policy_opinion_person_id", "policy_opinion", ["person_id"])
    op.create_table(
        "policy_comment",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("text_id", sa.Integer, sa.ForeignKey("policy_text.id"), nullable=False),
        sa.Column("anchor", sa.String, nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("written_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_policy_comment_text_id", "policy_comment", ["text_id"])
    op.create_index("ix_policy_comment_person_id", "policy_comment", ["person_id"])
    for table, but in FACTS.items():
        op.refuse_changes(table, but=but)


def downgrade() -> None:
    for table in FACTS:
        op.allow_changes(table)
    for table in TABLES:
        op.drop_table(table)
