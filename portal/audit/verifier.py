"""Verifies a copy of the audit log, made by "portal audit export" or the log page. Needs only Python 3.10.

    python3 verifier.py LOG.jsonl [--checkpoint FILE ...] [--key HEX ...]

Keep checkpoints elsewhere, such as on paper or on another machine. They also reveal a log that was cut off at the end
or rewritten from the start. Exits with 0 if the log is intact, 1 if not, 2 if the file cannot be read.

It shares no code with the program that writes the log. It computes everything from the standards: RFC 6962 for the
Merkle tree, RFC 8032 for the signatures.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMAT = "rung-audit-1"
CHECKPOINT_FIELDS = {"size", "root", "signed_at", "signature", "public_key"}


class UnreadableLog(Exception):
    """The copy does not have the shape of a log."""


@dataclass
class VerifierReport:
    """How much was read, and the faults found."""

    entries: int = 0
    waiting: int = 0
    checkpoints: int = 0
    outside: int = 0
    keys: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.faults

    def lines(self) -> list[str]:
        """Return the report as lines for an operator."""
        counts = f"Read {self.entries} entries in the chain, {self.waiting} waiting for their place"
        lines = [f"{counts}, {self.checkpoints} checkpoints in the log and {self.outside} kept outside."]
        lines += [f"Signed with the key {key}" for key in self.keys]
        if not self.outside:
            lines.append(
                "Without a checkpoint kept outside, a log written again from the start cannot be told apart."
            )
        if self.is_good:
            return [*lines, "PASS: nothing was changed, removed, put in or swapped."]
        return [*lines, *(f"FAIL: {fault}" for fault in self.faults)]


def inspect(
    records: Iterable[Mapping[str, Any]],
    *,
    outside: Sequence[Mapping[str, Any]] = (),
    keys: Sequence[str] = (),
) -> VerifierReport:
    """Read the log from start to end and report every fault. If ``keys`` are given, no other key is trusted."""
    reading = _Reading(keys)
    for each in outside:
        reading.keep_outside(each)
    for number, record in enumerate(records, 1):
        try:
            reading.take(record)
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableLog(f"Line {number} cannot be read: {type(error).__name__} {error}.") from error
    return reading.finish()


class Tree:
    """The Merkle tree of RFC 6962, stored as a list of full subtrees: (number of leaves, hash)."""

    def __init__(self) -> None:
        self.size = 0
        self._full: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        width = 1
        while self._full and self._full[-1][0] == width:
            left = self._full.pop()[1]
            leaf, width = sha256(b"\x01", left, leaf), width * 2
        self._full.append((width, leaf))
        self.size += 1

    def root(self) -> bytes:
        if not self._full:
            return sha256()
        hashes = [each for _width, each in self._full]
        root = hashes.pop()
        while hashes:
            root = sha256(b"\x01", hashes.pop(), root)
        return root

    def frontier(self) -> str:
        """Return the hashes of the full subtrees, the widest first: what the next checkpoint grows from."""
        return " ".join(each.hex() for _width, each in self._full)


class _Reading:
    """The state of the verification after each record."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.report = VerifierReport()
        self.keys = list(keys)
        self.tree = Tree()
        self.last = 0  # the last place that was read
        self.previous: bytes | None = bytes(32)  # the hash of that place; None right after a gap
        self.beside = 0  # entries without a place
        self.has_gap = False
        self.has_ended = False
        self.outside: dict[int, list[Mapping[str, Any]]] = {}
        self.inside: dict[int, Mapping[str, Any]] = {}
        self.unfit: dict[str, list[Mapping[str, Any]]] = {"in the log": [], "kept outside": []}

    def keep_outside(self, checkpoint: Mapping[str, Any]) -> None:
        self.report.outside += 1
        self._check_signature(checkpoint)
        self.outside.setdefault(int(checkpoint["size"]), []).append(checkpoint)

    def take(self, record: Mapping[str, Any]) -> None:
        kind = record["type"]
        if kind == "log":
            if record["format"] != FORMAT:
                raise ValueError(f"format {record['format']!r} is not {FORMAT}")
        elif kind == "checkpoint":
            self.report.checkpoints += 1
            self._check_signature(record)
            self.inside[int(record["size"])] = record
        elif kind == "entry":
            self._take_entry(record)
        elif kind == "end":
            self._take_end(record)
        else:
            raise ValueError(f"type {kind!r} is not known")

    def finish(self) -> VerifierReport:
        if not self.has_ended:
            self._fault("The copy is cut short: its closing line is missing.")
        for where, unfit in self.unfit.items():
            if unfit:
                self._fault(
                    f"What the log holds does not fit {len(unfit)} of the checkpoints {where}, the first over "
                    f"{unfit[0]['size']} entries, signed at {unfit[0]['signed_at']}: something among these entries "
                    "was changed, removed, put in or swapped."
                )
        self._find_cut_end()
        return self.report

    def _take_entry(self, record: Mapping[str, Any]) -> None:
        entry, seq = record["entry"], record["seq"]
        if seq is None:
            self._take_placeless(record, entry)
            return
        if seq <= self.last:
            self._fault(f"Place {seq} comes again after place {self.last}: entries were put in or swapped.")
            return
        if seq > self.last + 1:
            self._take_gap(seq)
        leaf = from_hex(record["leaf"])
        found = self._leaf_of(entry, seq, leaf)
        expected = None if self.previous is None else sha256(self.previous, leaf)
        self.previous = from_hex(record["hash"])
        if expected is not None and expected != self.previous:
            self._fault(f"The chain breaks at place {seq}: its hash does not follow from the place before.")
        self._compare_concerned(record, f"at place {seq}")
        self.report.entries += 1
        self.last = seq
        self.tree.add(found)
        self._compare_root(seq)

    def _take_placeless(self, record: Mapping[str, Any], entry: Mapping[str, Any]) -> None:
        self.beside += 1
        if record["waiting"]:
            self.report.waiting += 1
        else:
            self._fault(
                f"Entry {entry['id']} has no place in the chain and is not what the portal wrote: "
                "it was changed or put in from outside."
            )
        self._compare_concerned(record, f"with the id {entry['id']}")

    def _take_gap(self, seq: int) -> None:
        gone = f"place {self.last + 1}" if seq == self.last + 2 else f"places {self.last + 1} to {seq - 1}"
        self._fault(f"Entries were removed: {gone} cannot be found.")
        self.previous, self.has_gap = None, True

    def _leaf_of(self, entry: Mapping[str, Any] | None, seq: int, leaf: bytes) -> bytes:
        """Return the hash of the entry as it is now; report a fault if it differs from the chain."""
        if entry is None:
            self._fault(f"The entry at place {seq} was removed: its place is there, what it said is not.")
            return leaf
        found = sha256(b"\x00", canonical(entry))
        if found != leaf:
            self._fault(f"The entry at place {seq} (id {entry['id']}) is not what was written there.")
        return found

    def _compare_concerned(self, record: Mapping[str, Any], where: str) -> None:
        """Compare the people an entry concerns with its detail, which the chain covers.

        Entries of older logs have no ``concerns`` in their detail and no people.
        """
        if record["entry"] is None:
            return
        kept = record.get("concerned", [])
        stated = stated_concerns(record["entry"]["detail"])
        joined = ",".join(str(each) for each in kept)
        by_digest = {"people": len(kept), "sha256": sha256(joined.encode()).hex()}
        if stated not in (kept, by_digest):
            self._fault(f"The people in entry {where} are not those it was written about.")

    def _compare_root(self, size: int) -> None:
        """Compare the root with the checkpoints. After a gap, which is reported, no root can be computed."""
        inside, outside = self.inside.get(size), self.outside.get(size, [])
        for each in outside:
            if inside is None or inside["root"] != each["root"] or inside["signature"] != each["signature"]:
                self._fault(
                    f"The log no longer holds the checkpoint over {size} entries that was kept outside."
                )
        if self.has_gap or not (inside or outside):
            return
        frontier = None if inside is None else inside.get("frontier")  # copies of older versions have none
        if frontier is not None and frontier != self.tree.frontier():
            self._fault(
                f"The frontier of the checkpoint over {size} entries was changed: none can follow it."
            )
        root = self.tree.root().hex()
        if inside is not None and inside["root"] != root:
            self.unfit["in the log"].append(inside)
        self.unfit["kept outside"] += [each for each in outside if each["root"] != root]

    def _take_end(self, record: Mapping[str, Any]) -> None:
        self.has_ended = True
        if (record["entries"], record["waiting"]) != (self.report.entries, self.beside):
            self._fault(
                f"The closing line counts {record['entries']} entries in the chain and {record['waiting']} beside it; "
                f"the copy holds {self.report.entries} and {self.beside}."
            )

    def _find_cut_end(self) -> None:
        beyond = [size for size in (*self.inside, *self.outside) if size > self.last]
        if beyond:
            self._fault(
                f"The log ends at place {self.last}, but a checkpoint covers {max(beyond)}: "
                f"the last {max(beyond) - self.last} entries were removed."
            )

    def _check_signature(self, checkpoint: Mapping[str, Any]) -> None:
        size, key = checkpoint["size"], checkpoint["public_key"]
        stated = {"log": FORMAT, **{name: checkpoint[name] for name in ("root", "signed_at", "size")}}
        if key not in self.report.keys:
            self.report.keys.append(key)
        if self.keys and key not in self.keys:
            self._fault(
                f"The checkpoint over {size} entries is signed with a key that is not trusted here: {key}"
            )
        if not is_signed(from_hex(key), canonical(stated), from_hex(checkpoint["signature"])):
            self._fault(f"The signature of the checkpoint over {size} entries does not fit.")

    def _fault(self, text: str) -> None:
        self.report.faults.append(text)


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def stated_concerns(detail: Any) -> Any:
    """Return the ``concerns`` in the detail of an entry, or an empty list if it has none."""
    try:
        read = json.loads(detail) if isinstance(detail, str) and '"concerns"' in detail else {}
    except ValueError:
        return []
    return read.get("concerns", []) if isinstance(read, dict) else []


def from_hex(text: str) -> bytes:
    """Return the bytes of a hex text. Empty if it is not hex, which then matches nothing."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def canonical(value: Mapping[str, Any]) -> bytes:
    """Return canonical JSON: whole numbers and text only, sorted keys, no white space, UTF-8."""
    if not all(each is None or isinstance(each, str | int) for each in value.values()):
        raise ValueError("only whole numbers and text may stand here")
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


# Ed25519 (RFC 8032, section 5.1). A point is (X, Y, Z, T) with x = X/Z, y = Y/Z and x·y = T/Z.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)


def is_signed(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` over ``message`` was made with the private half of ``public_key``."""
    if (len(public_key), len(signature)) != (32, 64):
        return False
    key, nonce = _point(public_key), _point(signature[:32])
    factor = int.from_bytes(signature[32:], "little")
    if key is None or nonce is None or factor >= ORDER:
        return False
    challenge = (
        int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % ORDER
    )
    return _is_same(_times(factor, BASE), _plus(nonce, _times(challenge, key)))


def _plus(one: Point, other: Point) -> Point:
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(factor: int, point: Point) -> Point:
    total = NEUTRAL
    while factor:
        if factor & 1:
            total = _plus(total, point)
        point = _plus(point, point)
        factor >>= 1
    return total


def _is_same(one: Point, other: Point) -> bool:
    """Compare x and y without a division."""
    is_same_x = (one[0] * other[2] - other[0] * one[2]) % P == 0
    return is_same_x and (one[1] * other[2] - other[1] * one[2]) % P == 0


def _point(encoded: bytes) -> Point | None:
    """Decode a point: y, with the parity of x in the top bit. ``None`` if no point of the curve has it."""
    number = int.from_bytes(encoded, "little")
    is_odd, y = number >> 255, number & (2**255 - 1)
    if y >= P:
        return None
    x = _x_of(y)
    if x is None or (x == 0 and is_odd):
        return None
    if x & 1 != is_odd:
        x = P - x
    return x, y, 1, x * y % P


def _x_of(y: int) -> int | None:
    """Return a square root of (y² − 1) / (d·y² + 1), or ``None`` if there is none."""
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    return None if (x * x - square) % P else x


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or NEUTRAL


def read_lines(path: str) -> Iterator[Mapping[str, Any]]:
    with Path(path).open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise UnreadableLog(f"Line {number} of {path} is not JSON.") from error


def read_checkpoint(path: str) -> Mapping[str, Any]:
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:
        raise UnreadableLog(f"{path} is not a checkpoint.") from error
    if not isinstance(found, dict) or not set(found) >= CHECKPOINT_FIELDS:
        raise UnreadableLog(f"{path} is not a checkpoint.")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check a copy of the audit log.")
    parser.add_argument("log", help="the exported log, JSON lines")
    parser.add_argument(
        "--checkpoint", action="append", default=[], help="a checkpoint that was kept outside"
    )
    parser.add_argument("--key", action="append", default=[], help="a public key to trust; then no other is")
    given = parser.parse_args(arguments)
    try:
        outside = [read_checkpoint(path) for path in given.checkpoint]
        report = inspect(read_lines(given.log), outside=outside, keys=given.key)
    except (OSError, UnreadableLog) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("\n".join(report.lines()) + "\n")
    return 0 if report.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
