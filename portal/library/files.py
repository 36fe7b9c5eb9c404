"""Content files: their location, and parsing one into its shape."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler
from pydantic import BaseModel, ValidationError

from portal.core import content
from portal.library.findings import SHAPE, LintFinding, YamlLines, of_shape
from portal.library.rules import ChangeClass, ContentKind
from portal.library.shapes import CATALOGUES, shape_of

CHECKOUT = Path(__file__).parents[2] / "content"
PACKAGED = Path(__file__).parents[1] / "_content"

FOLDERS = {
    "lessons": (ContentKind.LESSON, ".md"),
    "quizzes": (ContentKind.QUIZ, ".yaml"),
    "labs": (ContentKind.LAB, ".yaml"),
    "signoffs": (ContentKind.SIGNOFF, ".yaml"),
    "policies": (ContentKind.POLICY, ".md"),
    "messages": (ContentKind.MESSAGE, ".md"),
}
ELSEWHERE = frozenset({"demo"})  # the sample company is not part of the library
AFTER_ID = "-"  # some files have their id first: p06-incident-reporting.md
ID_FIRST = frozenset({ContentKind.POLICY, ContentKind.MESSAGE})
TEXTS = frozenset({ContentKind.LESSON, ContentKind.POLICY, ContentKind.MESSAGE})  # with front matter

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, kw_only=True)
class ContentFile:
    """One parsed file: its source, the body that pages show, and its hash."""

    path: str
    kind: ContentKind
    key: str
    label: str | None
    log: tuple[tuple[str, ChangeClass, str], ...]
    effective: date | None
    title: str
    minutes: int | None
    shape: BaseModel
    raw: str
    text: str
    text_line: int
    source: str
    body: str
    lines: YamlLines

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.source.encode()).hexdigest()

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the file's bytes, which shows whether it must be parsed."""
        return _fingerprint(self.raw.encode())


@dataclass(frozen=True)
class FolderReading:
    """The parsed files of a folder, and the findings about the others."""

    files: list[ContentFile] = field(default_factory=list)
    findings: list[LintFinding] = field(default_factory=list)


class Unreadable(Exception):
    """Raised for a file that does not fit its shape."""

    def __init__(self, findings: list[LintFinding]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


def home() -> Path:
    """Return the folder of the shipped content: in the wheel, or in the checkout."""
    return PACKAGED if PACKAGED.exists() else CHECKOUT


def read_all(root: Path | None = None, *, known: Mapping[str, str] = MappingProxyType({})) -> FolderReading:
    """Parse every content file below ``root`` (by default the shipped content), in path order.

    ``known`` maps paths to fingerprints; files that still have theirs are left out.
    """
    root = root or home()
    reading = FolderReading()
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_dir() or inside.parts[0] in ELSEWHERE or path.name.startswith("."):
            continue
        if known.get(_shown(inside)) == fingerprint_of(path):
            continue
        try:
            reading.files.append(_read(inside, path.read_bytes()))
        except Unreadable as error:
            reading.findings.extend(error.findings)
    return reading


def fingerprint_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, which are read again only after the file has changed."""
    now = path.stat()
    return _fingerprint_as_of(path, now.st_mtime_ns, now.st_size)


@lru_cache(maxsize=4096)
def _fingerprint_as_of(path: Path, _changed_ns: int, _size: int) -> str:
    return _fingerprint(path.read_bytes())


def read(path: str, kind: ContentKind, key: str, text: str) -> ContentFile:
    """Parse one text into its shape; raise :class:`Unreadable` with every finding."""
    head, body, first, body_line = _split(path, kind, text)
    data, lines = _parse(path, head, first)
    shape = _in_shape(path, kind, key, data, lines)
    source = _canonical(path, {"kind": kind.value, "key": key, "data": data, "text": body})
    return _file(path, kind, key, shape, body, source=source, lines=lines, raw=text, text_line=body_line)


def read_again(kind: ContentKind, key: str, source: str) -> ContentFile | None:
    """Return a published version as a file, from its source; ``None`` if it no longer fits its shape."""
    stored = json.loads(source)
    path, text = f"library/{kind}/{key}", stored["text"]
    try:
        shape = _in_shape(path, kind, key, stored["data"], YamlLines(None))
        return _file(path, kind, key, shape, text, source=source, lines=YamlLines(None))
    except Unreadable:
        return None


def _file(
    path: str,
    kind: ContentKind,
    key: str,
    shape: BaseModel,
    text: str,
    *,
    source: str,
    lines: YamlLines,
    raw: str | None = None,
    text_line: int = 1,
) -> ContentFile:
    return ContentFile(
        path=path,
        kind=kind,
        key=key,
        label=getattr(shape, "version", None),
        log=tuple((each.version, each.change, each.note) for each in getattr(shape, "change_log", ())),
        effective=getattr(shape, "effective", None),
        title=getattr(shape, "title", None) or key.replace("-", " ").capitalize(),
        minutes=getattr(shape, "minutes", None),
        shape=shape,
        raw=text if raw is None else raw,
        text=text,
        text_line=text_line,
        source=source,
        body=_body(path, shape, text, text_line),
        lines=lines,
    )


def _shown(inside: Path) -> str:
    return f"content/{inside.as_posix()}"


def _fingerprint(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _read(inside: Path, raw: bytes) -> ContentFile:
    path = _shown(inside)
    folder = inside.parts[0] if len(inside.parts) == 2 else ""  # noqa: PLR2004 - a folder and a name
    kind, suffix = FOLDERS.get(folder, (ContentKind.CATALOGUE, ".yaml"))
    is_known = inside.suffix == suffix and (bool(folder) or inside.stem in CATALOGUES)
    if not is_known or (folder and folder not in FOLDERS):
        raise Unreadable(
            [LintFinding(path, 1, SHAPE, "the library has no such kind of file", "Move or rename it.")]
        )
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise Unreadable(
            [LintFinding(path, 1, SHAPE, "this is not UTF-8 text", "Save it as UTF-8.")]
        ) from None
    key = inside.stem.split(AFTER_ID)[0] if kind in ID_FIRST else inside.stem
    return read(path, kind, key, text)


def _split(path: str, kind: ContentKind, text: str) -> tuple[str, str, int, int]:
    """Return front matter and text, each with its first line number; plain YAML has no text."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").removeprefix("\ufeff"))
    if kind not in TEXTS:
        return text, "", 1, 1
    handler = YAMLHandler()
    if not handler.detect(text) or len(handler.FM_BOUNDARY.split(text, 2)) != 3:  # noqa: PLR2004 - before, head, text
        problem = LintFinding(
            path, 1, SHAPE, "there is no front matter", "Begin with it, between two lines ---."
        )
        raise Unreadable([problem])
    head, body = handler.split(text)
    body_line = text.count("\n") - body.count("\n") + 1
    blank = len(body) - len(body.lstrip("\n"))
    return head, body.strip(), 1 + text[: text.index(head)].count("\n"), body_line + blank


def _parse(path: str, text: str, first: int) -> tuple[Any, YamlLines]:
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        lines = YamlLines(node, first=first)
        data = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = first + (error.problem_mark.line if error.problem_mark else 0)
        problem = LintFinding(
            path, line, SHAPE, f"YAML: {error.problem or error.context}", "Check quotes and indent."
        )
        raise Unreadable([problem]) from None
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        problem = LintFinding(path, first, SHAPE, f"YAML: {error}", "Check dates, numbers and special signs.")
        raise Unreadable([problem]) from None
    if repeated := lines.repeated():
        raise Unreadable(
            [LintFinding(path, line, SHAPE, f"“{name}” comes twice", "Keep one.") for line, name in repeated]
        )
    return data, lines


def _in_shape(path: str, kind: ContentKind, key: str, data: Any, lines: YamlLines) -> BaseModel:
    try:
        shape = shape_of(kind, key).model_validate(data)
    except ValidationError as error:
        raise Unreadable(of_shape(path, lines, error)) from None
    except RecursionError:
        raise Unreadable(
            [LintFinding(path, 1, SHAPE, "an anchor contains itself", "Write it out.")]
        ) from None
    identity = getattr(shape, "id", key)
    if identity != key:
        problem = LintFinding(
            path, lines.at(["id"]), SHAPE, f"id is {identity}", f"Name it {key}, as the file."
        )
        raise Unreadable([problem])
    return shape


def _canonical(path: str, value: Any) -> str:
    """Return the canonical form of a source for its hash; comments, order and layout do not count."""
    try:
        return json.dumps(
            value,
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
            default=_plain,
            allow_nan=False,
        )
    except (TypeError, ValueError, RecursionError):
        problem = LintFinding(
            path, 1, SHAPE, "a value is neither text, number, date nor list", "Put it in quotes."
        )
        raise Unreadable([problem]) from None


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError


def _body(path: str, shape: BaseModel, text: str, line: int) -> str:
    """Return the body that pages show, as JSON: the fields, and ``sections`` where there is a text."""
    shown = shape.model_dump(mode="json", by_alias=True)
    if text:
        try:
            shown["sections"] = content.sections(text)
        except content.Misplaced as error:
            problem = LintFinding(path, line + error.line - 1, SHAPE, error.message, error.remedy)
            raise Unreadable([problem]) from None
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
