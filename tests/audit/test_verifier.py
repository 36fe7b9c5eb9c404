"""The stand-alone verifier, tested against the standards and against tampering."""

import hashlib
import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings, strategies as st

from portal.audit import merkle, rules, verifier
from tests.audit.make import run_verifier
from tests.audit.test_rules import LEAVES, ROOTS

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

# RFC 8032, section 7.1: public key, message, signature.
SIGNATURES = {
    "test 1": (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    "test 2": (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    "test 3": (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    "test sha(abc)": (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
            "3dca179c138ac17ad9bef1177331a704"
        ),
    ),
}


@pytest.mark.parametrize("name", SIGNATURES)
def test_signatures_of_the_standard_hold(name: str) -> None:
    key, message, signature = (bytes.fromhex(each) for each in SIGNATURES[name])

    assert verifier.is_signed(key, message, signature)


@pytest.mark.parametrize("name", SIGNATURES)
@pytest.mark.parametrize("bit", [0, 100, 255, 256, 300, 511])
def test_one_turned_bit_anywhere_spoils_a_signature(name: str, bit: int) -> None:
    key, message, signature = (bytes.fromhex(each) for each in SIGNATURES[name])
    spoiled = (int.from_bytes(signature, "little") ^ (1 << bit)).to_bytes(64, "little")

    assert not verifier.is_signed(key, message, spoiled)
    assert not verifier.is_signed(key, message + b"!", signature)
    assert not verifier.is_signed(key[::-1], message, signature)


def test_a_signature_made_larger_by_the_order_of_the_group_is_another_signature() -> None:
    key, message, signature = (bytes.fromhex(each) for each in SIGNATURES["test 2"])
    factor = int.from_bytes(signature[32:], "little") + verifier.ORDER

    assert not verifier.is_signed(key, message, signature[:32] + factor.to_bytes(32, "little"))


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_the_tree_has_the_roots_that_the_standard_asks_for(size: int) -> None:
    tree = verifier.Tree()
    for leaf in LEAVES[:size]:
        tree.add(hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest())

    assert tree.root().hex() == ROOTS[size]


# Any log, any tampering ------------------------------------------------------

words = st.text(max_size=6)
entries = st.lists(
    st.fixed_dictionaries({
        "actor_id": st.none() | st.integers(1, 9), "client_id": st.none() | st.integers(1, 9),
        "action": words, "subject_type": st.none() | words,
        "subject_id": st.none() | words, "detail": words, "personal": st.none() | st.binary(max_size=4),
    }),
    min_size=2, max_size=12,
)  # fmt: skip


@given(entries, st.data())
@settings(max_examples=150, deadline=None)
def test_a_log_as_written_passes_and_no_tampering_does(
    contents: list[dict[str, Any]], data: st.DataObject
) -> None:
    sizes = sorted({len(contents), data.draw(st.integers(1, len(contents)), label="an earlier checkpoint")})
    log, outside = written(contents, sizes)
    assert verifier.inspect(log, outside=outside).faults == []

    how = data.draw(st.sampled_from(TAMPERINGS), label="tampering")
    tampered = how(deepcopy(log), data)

    assert verifier.inspect(tampered, outside=outside).faults != []


def written(
    contents: list[dict[str, Any]], sizes: list[int]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A log as the portal writes it, and its checkpoints as they are kept elsewhere."""
    places, checkpoints, edge, previous = [], [], [], bytes(32)
    for seq, content in enumerate(contents, 1):
        entry = SimpleNamespace(id=seq + 100, at=NOON, **content)
        leaf = merkle.leaf_hash(rules.entry_text(entry))
        previous = merkle.link_hash(previous, leaf)
        edge, _size = merkle.grow(edge, seq - 1, [leaf])
        places.append({
            "type": "entry", "seq": seq, "leaf": leaf.hex(), "hash": previous.hex(), "waiting": False,
            "entry": rules.entry_fields(entry),
        })  # fmt: skip
        if seq in sizes:
            checkpoints.append(signed(seq, merkle.root_of(edge).hex()))
    head = {"type": "log", "format": rules.FORMAT, "exported_at": rules.moment(NOON)}
    end = {"type": "end", "entries": len(places), "waiting": 0}
    return [head, *({"type": "checkpoint", **each} for each in checkpoints), *places, end], checkpoints


def signed(size: int, root: str, key: Ed25519PrivateKey = KEY) -> dict[str, Any]:
    text = rules.statement(size=size, root=root, signed_at=NOON)
    return {
        "size": size, "root": root, "signed_at": rules.moment(NOON), "signature": key.sign(text.encode()).hex(),
        "public_key": key.public_key().public_bytes_raw().hex(),
    }  # fmt: skip


def _edit(log: list[dict[str, Any]], data: st.DataObject) -> list[dict[str, Any]]:
    entry = _pick(log, data)["entry"]
    name = data.draw(st.sampled_from(sorted(entry)))
    changed = data.draw((words | st.integers()).filter(lambda value: value != entry[name]))
    entry[name] = changed
    return log


def _remove(log: list[dict[str, Any]], data: st.DataObject) -> list[dict[str, Any]]:
    log.remove(_pick(log, data))
    return _counted(log)


def _empty(log: list[dict[str, Any]], data: st.DataObject) -> list[dict[str, Any]]:
    _pick(log, data)["entry"] = None
    return log


def _repeat(log: list[dict[str, Any]], data: st.DataObject) -> list[dict[str, Any]]:
    place = _pick(log, data)
    log.insert(log.index(place), deepcopy(place))
    return _counted(log)


def _put_in(log: list[dict[str, Any]], data: st.DataObject) -> list[dict[str, Any]]:
    """Insert an entry, move all later ones by one and compute every link anew; the checkpoints stay."""
    contents = [place["entry"] for place in _places(log)]
    contents.insert(data.draw(st.integers(0, len(contents) - 1)), {**contents[0], "action": "put.in"})
    return _rewritten(log, contents)


def _swap_lines(log: list[dict[str, Any]], data: st.DataObject) -> list[dict[str, Any]]:
    one, other = data.draw(st.permutations(range(len(_places(log)))))[:2]
    first = log.index(_places(log)[0])
    log[first + one], log[first + other] = log[first + other], log[first + one]
    return log


def _swap_contents(log: list[dict[str, Any]], data: st.DataObject) -> list[dict[str, Any]]:
    one, other = (_places(log)[at] for at in data.draw(st.permutations(range(len(_places(log)))))[:2])
    one["entry"], other["entry"] = other["entry"], one["entry"]
    return log


def _cut(log: list[dict[str, Any]], data: st.DataObject) -> list[dict[str, Any]]:
    """Remove the end of the log, and every checkpoint in the log that covers it."""
    left = data.draw(st.integers(0, len(_places(log)) - 1))
    gone = _places(log)[left:]
    return _counted(
        [
            each
            for each in log
            if each not in gone and not (each["type"] == "checkpoint" and each["size"] > left)
        ]
    )


def _rewrite(log: list[dict[str, Any]], data: st.DataObject) -> list[dict[str, Any]]:
    """Change one entry, compute every link anew and sign every checkpoint again with the real key."""
    contents = [place["entry"] for place in _places(log)]
    at = data.draw(st.integers(0, len(contents) - 1))
    contents[at] = {**contents[at], "detail": contents[at]["detail"] + "!"}
    return _rewritten(log, contents, key=KEY)


def _cut_file(log: list[dict[str, Any]], data: st.DataObject) -> list[dict[str, Any]]:
    return log[: data.draw(st.integers(1, len(log) - 1))]


TAMPERINGS = [
    _edit,
    _remove,
    _empty,
    _repeat,
    _put_in,
    _swap_lines,
    _swap_contents,
    _cut,
    _rewrite,
    _cut_file,
]


def _places(log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in log if each["type"] == "entry"]


def _pick(log: list[dict[str, Any]], data: st.DataObject) -> dict[str, Any]:
    return data.draw(st.sampled_from(_places(log)))


def _counted(log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for each in log:
        if each["type"] == "end":
            each["entries"] = len(_places(log))
    return log


def _rewritten(
    log: list[dict[str, Any]], contents: list[dict[str, Any]], key: Any = None
) -> list[dict[str, Any]]:
    places, previous, tree, roots = [], bytes(32), verifier.Tree(), {}
    for seq, entry in enumerate(contents, 1):
        leaf = verifier.sha256(b"\x00", verifier.canonical(entry))
        previous = verifier.sha256(previous, leaf)
        tree.add(leaf)
        roots[seq] = tree.root().hex()
        places.append(
            {**_places(log)[0], "seq": seq, "leaf": leaf.hex(), "hash": previous.hex(), "entry": entry}
        )
    checkpoints = [each for each in log if each["type"] == "checkpoint"]
    if key is not None:
        checkpoints = [{**each, **signed(each["size"], roots[each["size"]], key)} for each in checkpoints]
    return _counted([log[0], *checkpoints, *places, log[-1]])


# As a program ----------------------------------------------------------------

CONTENT = {
    "actor_id": 1, "client_id": None, "action": "people.placed", "subject_type": None, "subject_id": None,
    "detail": "{}", "personal": None,
}  # fmt: skip


def _saved(log: list[dict[str, Any]], folder: Path) -> Path:
    path = folder / "log.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in log))
    return path


def test_it_says_pass_and_ends_with_0(tmp_path: Path) -> None:
    done = run_verifier(_saved(written([CONTENT] * 3, [2])[0], tmp_path))

    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == (
        "Read 3 entries in the chain, 0 waiting for their place, 1 checkpoints in the log and 0 kept outside."
    )
    assert done.stdout.splitlines()[-1] == "PASS: nothing was changed, removed, put in or swapped."


def test_it_says_what_is_wrong_and_ends_with_1(tmp_path: Path) -> None:
    log, outside = written([CONTENT] * 3, [2])
    log[2]["entry"]["action"] = "people.left"
    kept = tmp_path / "2.json"
    kept.write_text(json.dumps(outside[0]))

    done = run_verifier(_saved(log, tmp_path), "--checkpoint", kept)

    assert done.returncode == 1
    unfit = (
        "FAIL: What the log holds does not fit 1 of the checkpoints {}, the first over 2 entries, signed at "
        "2026-03-02T12:00:00.000Z: something among these entries was changed, removed, put in or swapped."
    )
    assert done.stdout.splitlines()[-3:] == [
        "FAIL: The entry at place 1 (id 101) is not what was written there.",
        unfit.format("in the log"),
        unfit.format("kept outside"),
    ]


def test_it_trusts_only_the_keys_it_is_told_to(tmp_path: Path) -> None:
    log = _saved(written([CONTENT], [1])[0], tmp_path)
    mine = KEY.public_key().public_bytes_raw().hex()

    assert run_verifier(log, "--key", mine).returncode == 0
    assert run_verifier(log, "--key", "00" * 32).stdout.splitlines()[-1] == (
        f"FAIL: The checkpoint over 1 entries is signed with a key that is not trusted here: {mine}"
    )


@pytest.mark.parametrize(
    "text", ["no json", '{"type": "what"}', "[]", '{"type": "entry"}', '{"type": "log", "format": "x"}']
)
def test_what_is_no_log_is_said_to_be_none_and_ends_with_2(text: str, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(text)

    done = run_verifier(path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Line 1")


def test_a_missing_file_ends_with_2_too(tmp_path: Path) -> None:
    assert run_verifier(tmp_path / "nothing.jsonl").returncode == 2
