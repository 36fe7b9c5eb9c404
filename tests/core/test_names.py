"""Initials of names."""

import pytest

from portal.core.names import initials


@pytest.mark.parametrize(("name", "letters"), [
    ("Ada Abara", "AA"), ("Ada", "A"), ("Jean-Luc de Vries", "JV"), ("  Bo   Brand ", "BB"), ("Örn Åberg", "ÖÅ"),
    ("李 小龍", "李小"), ("7 of 9", "O"), ("77", ""),
])  # fmt: skip
def test_up_to_two_letters_stand_for_a_name(name: str, letters: str) -> None:
    assert initials(name) == letters
