"""The words of the names of people and units, by which they are searched."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0040_name_words"
down_revision = "0039_ready_beside"

BY_BYTES = sa.String().with_variant(sa.String(collation="C"), "postgresql")
PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
WORD = re.compile(r"[^\W_]+")
WORDS_MOST = 60


def upgrade() -> None:
    bind = op.get_bind()
    for table, owner, whose, name in (
        ("people_person_word", "person_id", "person", "name"),
        ("people_unit_word", "unit_id", "people_unit", "path"),
    ):
        words = op.create_table(
            table,
            sa.Column("word", BY_BYTES, primary_key=True),
            sa.Column(owner, sa.Integer, sa.ForeignKey(f"{whose}.id"), primary_key=True),
        )
        op.create_index(f"ix_{table}_{owner.removesuffix('_id')}", table, [owner, "word"])
        columns = [sa.column("id"), sa.column(name)]
        known = sa.select(*columns).select_from(sa.table(whose, *columns))
        if whose == "person":
            known = known.where(sa.text("erased_at IS NULL"))
        rows = [{owner: number, "word": word} for number, text in bind.execute(known) for word in _words(text)]
        if rows:
            bind.execute(sa.insert(words), rows)


def downgrade() -> None:
    op.drop_table("people_unit_word")
    op.drop_table("people_person_word")


def _words(name: str) -> list[str]:
    parts = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(each for each in parts if not unicodedata.combining(each)).translate(PLAIN)
    return list(dict.fromkeys(WORD.findall(plain)))[:WORDS_MOST]
