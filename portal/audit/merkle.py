"""The Merkle tree over all entries (RFC 6962), stored as its frontier: adding leaves never needs the old ones."""

import hashlib
from collections.abc import Iterable, Sequence

HASH_BYTES = 32


def leaf_hash(text: str) -> bytes:
    """Return the hash of a leaf. Its first byte distinguishes it from the hash of a branch."""
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def link_hash(previous: bytes, leaf: bytes) -> bytes:
    """Return the hash of one link of the chain. It covers the leaf and, through ``previous``, every link before."""
    return hashlib.sha256(previous + leaf).digest()


def grow(edge: Sequence[bytes], size: int, leaves: Iterable[bytes]) -> tuple[list[bytes], int]:
    """Return frontier and size of a tree of ``size`` leaves after ``leaves`` are added on the right.

    The frontier holds the roots of the full subtrees, the widest first: one for each binary digit 1 of the size.
    """
    tops = list(edge)
    for leaf in leaves:
        tops.append(leaf)
        filled = size
        while filled & 1:
            right = tops.pop()
            tops[-1] = _branch(tops[-1], right)
            filled >>= 1
        size += 1
    return tops, size


def root_of(edge: Sequence[bytes]) -> bytes:
    """Return the root hash of the tree."""
    if not edge:
        return hashlib.sha256().digest()
    root = edge[-1]
    for top in reversed(edge[:-1]):
        root = _branch(top, root)
    return root


def _branch(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
