"""The columns that every signature has."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from portal.people.rules import SignInProof


class Signed:
    """Mix-in for a model whose rows are signatures.

    The signed text is named by its hash. A new version of the text never inherits a signature.
    """

    signed_name: Mapped[str]
    signed_at: Mapped[datetime]
    signed_zone: Mapped[str]
    meaning: Mapped[str]
    text_hash: Mapped[str]
    text_language: Mapped[str]
    proof: Mapped[SignInProof]
    proved_at: Mapped[datetime]
