"""The canonical form of entries, and the arithmetic of the Merkle tree."""

import hashlib
from datetime import UTC, date, datetime, timedelta, timezone
from enum import IntEnum, StrEnum

import pytest
from hypothesis import given, strategies as st

from portal.audit import merkle
from portal.audit.rules import canonical, exact_moment, moment, statement, to_millisecond

# The leaves and roots that implementations of RFC 6962 check themselves against.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Colour(StrEnum):
    RED = "red"


class Size(IntEnum):
    BIG = 3


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": None}, '{"a":null,"b":1}'),
        ({"e": Colour.RED, "n": Size.BIG, "yes": True}, '{"e":"red","n":3,"yes":true}'),
        ({"name": "e\u0301"}, '{"name":"é"}'),
        ({"on": date(2026, 3, 2)}, '{"on":"2026-03-02"}'),
        ({"roles": {"b", "a"}, "ids": (2, 1)}, '{"ids":[2,1],"roles":["a","b"]}'),
        ({"before": {"unit": 1}}, '{"before":{"unit":1}}'),
    ],
)
def test_there_is_one_way_to_write_an_entry(value: dict[str, object], written: str) -> None:
    assert canonical(value) == written


@pytest.mark.parametrize("value", [0.5, b"bytes", object()])
def test_what_has_no_single_spelling_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"value": value})


def test_moments_are_utc_and_end_at_the_millisecond() -> None:
    at = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))

    assert moment(at) == "2026-03-02T10:00:00.123Z"
    assert to_millisecond(at).microsecond == 123000
    assert exact_moment(to_millisecond(at)) == moment(at)


def test_a_moment_finer_than_anything_we_write_does_not_hide() -> None:
    assert exact_moment(datetime(2026, 3, 2, 12, 0, 0, 1, tzinfo=UTC)) == "2026-03-02T12:00:00.000001Z"


def test_a_checkpoint_states_how_many_which_root_and_when() -> None:
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)

    assert statement(size=2, root="ab", signed_at=at) == (
        '{"log":"rung-audit-1","root":"ab","signed_at":"2026-03-02T12:00:00.000Z","size":2}'
    )


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_the_tree_has_the_roots_that_the_standard_asks_for(size: int) -> None:
    leaves = [hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest() for leaf in LEAVES[:size]]

    assert merkle.root_of(merkle.grow([], 0, leaves)[0]).hex() == ROOTS[size]


@given(st.lists(st.text(max_size=5), max_size=40), st.integers(0, 40))
def test_a_tree_grown_in_two_parts_is_the_tree_of_the_definition(texts: list[str], cut: int) -> None:
    leaves = [merkle.leaf_hash(each) for each in texts]
    edge, size = merkle.grow([], 0, leaves[:cut])
    edge, size = merkle.grow(edge, size, leaves[cut:])

    assert size == len(leaves)
    assert len(edge) == size.bit_count()
    assert merkle.root_of(edge) == _defined(leaves)


def _defined(leaves: list[bytes]) -> bytes:
    """Compute a root as RFC 6962, section 2.1 defines it: split at the largest power of two below the size."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + _defined(leaves[:split]) + _defined(leaves[split:])).digest()
