"""Names compared as people do: the same letters in another case, or composed in another way, are the same name."""

import unicodedata
from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


def fold(name: str) -> str:
    """Return the form of a name that is compared: NFC and case folding, without white space around it."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name.strip()).casefold())


class folded(GenericFunction[str]):  # noqa: N801 - the name of the function in SQL
    """The same in the database, for both sides of a comparison. SQLite calls :func:`fold`."""

    type = String()
    inherit_cache = True
    name = "folded"


@compiles(folded, "postgresql")
def _compile(element: Any, compiler: Any, **kw: Any) -> str:
    return f"lower(normalize(trim({compiler.process(element.clauses, **kw)}), NFC))"
