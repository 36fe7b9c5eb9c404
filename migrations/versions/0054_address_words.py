"""People are also found by the words of their address and by its domain, which begins with @."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0054_address_words"
down_revision = "0053_policy_drafts"

PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
WORD = re.compile(r"[^\W_]+")
BATCH = 1000
PERSON = sa.table("person", sa.column("id"), sa.column("email"), sa.column("erased_at"))
WORDS = sa.table("people_person_word", sa.column("word"), sa.column("person_id"))


def upgrade() -> None:
    bind, last = op.get_bind(), 0
    people = sa.select(PERSON.c.id, PERSON.c.email).where(PERSON.c.erased_at.is_(None)).order_by(PERSON.c.id)
    while batch := bind.execute(people.where(PERSON.c.id > last).limit(BATCH)).all():
        last = batch[-1].id
        ids = [row.id for row in batch]
        known = set(bind.execute(sa.select(WORDS.c.person_id, WORDS.c.word).where(WORDS.c.person_id.in_(ids))).tuples())
        new = [
            {"person_id": row.id, "word": word}
            for row in batch
            for word in _words(row.email)
            if (row.id, word) not in known
        ]
        if new:
            bind.execute(sa.insert(WORDS), new)


def downgrade() -> None:
    """Keep the words of addresses: earlier code finds more people by them. Those of domains are never typed there."""
    op.execute(sa.delete(WORDS).where(WORDS.c.word.like("@%")))


def _words(email: str) -> list[str]:
    local, _at, domain = email.rpartition("@")
    parts = unicodedata.normalize("NFKD", local.casefold())
    plain = "".join(each for each in parts if not unicodedata.combining(each)).translate(PLAIN)
    return list(dict.fromkeys([*WORD.findall(plain), *([f"@{domain.lower()}"] if domain else [])]))
