"""Messages are drafted, approved, published word for word, sent, opened, confirmed and retracted."""

import sqlalchemy as sa
from alembic import op

revision = "0059_messages"
down_revision = "0058_policy_questions"

WAITING = sa.text("send_at IS NOT NULL AND sent_at IS NULL")
OPEN = sa.text("done_at IS NULL")
FACTS = (
    "message_edition", "message_approval", "message_recipient", "message_opening", "message_confirmation",
    "message_retraction",
)


def upgrade() -> None:
    _messages()
    _editions()
    _readers()
    op.create_table(
        "message_sending",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("message_id", sa.Integer, sa.ForeignKey("message.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("told_up_to", sa.Integer, nullable=False),
        sa.Column("told", sa.Integer, nullable=False),
        sa.Column("done_at", sa.DateTime),
    )
    op.create_index("ix_message_sending_open", "message_sending", ["id"], sqlite_where=OPEN, postgresql_where=OPEN)
    for table in FACTS:
        op.refuse_changes(table)


def _messages() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("template", sa.String),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sender_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("author_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("agent_id", sa.Integer, sa.ForeignKey("agent.id")),
        sa.Column("audience", sa.String(40), nullable=False),
        sa.Column("audience_id", sa.Integer, sa.ForeignKey("audience.id")),
        sa.Column("is_must_read", sa.Boolean, nullable=False),
        sa.Column("changes_behaviour", sa.Boolean, nullable=False),
        sa.Column("question", sa.String, nullable=False),
        sa.Column("right_answer", sa.String, nullable=False),
        sa.Column("wrong_answers", sa.JSON, nullable=False),
        sa.Column("explanation", sa.String, nullable=False),
        sa.Column("effective_on", sa.Date),
        sa.Column("expires_on", sa.Date),
        sa.Column("is_pinned", sa.Boolean, nullable=False),
        sa.Column("written_at", sa.DateTime, nullable=False),
        sa.Column("asked_at", sa.DateTime),
        sa.Column("send_at", sa.DateTime),
        sa.Column("blocked", sa.JSON),
        sa.Column("sent_at", sa.DateTime),
        sa.Column("retracted_at", sa.DateTime),
        sa.Column("edition_id", sa.Integer),
        sa.Column("asks_from", sa.Integer),
    )
    op.create_index("ix_message_send_at", "message", ["send_at"], sqlite_where=WAITING, postgresql_where=WAITING)


def _editions() -> None:
    op.create_table(
        "message_edition",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("message_id", sa.Integer, sa.ForeignKey("message.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("question", sa.String, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("explanation", sa.String, nullable=False),
        sa.Column("sender_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("published_at", sa.DateTime, nullable=False),
        sa.Column("published_by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.UniqueConstraint("message_id", "number"),
    )
    op.create_table(
        "message_approval",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("message_id", sa.Integer, sa.ForeignKey("message.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.Column("approved_by_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("approved_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("message_id", "kind", "hash"),
    )
    op.create_table(
        "message_retraction",
        sa.Column("message_id", sa.Integer, sa.ForeignKey("message.id"), primary_key=True),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("retracted_at", sa.DateTime, nullable=False),
        sa.Column("retracted_by_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
    )


def _readers() -> None:
    op.create_table(
        "message_recipient",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("message_id", sa.Integer, sa.ForeignKey("message.id"), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("people_unit.id")),
        sa.Column("sent_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("message_id", "person_id"),
    )
    op.create_index("ix_message_recipient_person", "message_recipient", ["person_id", "id"])
    op.create_table(
        "message_opening",
        sa.Column("message_id", sa.Integer, sa.ForeignKey("message.id"), primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("opened_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "message_confirmation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("message_id", sa.Integer, sa.ForeignKey("message.id"), nullable=False),
        sa.Column("edition_id", sa.Integer, sa.ForeignKey("message_edition.id"), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("confirmed_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("person_id", "edition_id"),
    )
    op.create_index("ix_message_confirmation_message", "message_confirmation", ["message_id", "person_id"])


def downgrade() -> None:
    for table in (
        "message_sending", "message_confirmation", "message_opening", "message_recipient", "message_retraction",
        "message_approval", "message_edition", "message",
    ):
        op.drop_table(table)
