"""Names have their place in a list: Zoë beside Zoe, Åsa with the As, Łukasz before Lydia."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0019_names_in_order"
down_revision = "0018_sent_forms"

PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})


def upgrade() -> None:
    op.add_column("person", sa.Column("sort_name", sa.String, nullable=False, server_default=""))
    people = sa.table("person", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("sort_name", sa.String))
    bind = op.get_bind()
    rows = [{"of": number, "sorted": _sorted(name)} for number, name in bind.execute(sa.select(people.c.id, people.c.name))]
    if rows:
        change = people.update().where(people.c.id == sa.bindparam("of")).values(sort_name=sa.bindparam("sorted"))
        bind.execute(change, rows)
    op.create_index("ix_person_sort_name_id", "person", ["sort_name", "id"])


def downgrade() -> None:
    op.drop_index("ix_person_sort_name_id", "person")
    op.drop_column("person", "sort_name")


def _sorted(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each)).translate(PLAIN)
