"""Findings about a content file: the error, its line, and how to fix it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError

SHAPE = "SHAPE"  # the rule name of findings from pydantic; others are LINT-1 and so on


@dataclass(frozen=True, order=True)
class LintFinding:
    """One error, sortable by file and line. One that does not ``blocks`` is a reminder: the file may be published."""

    file: str
    line: int
    rule: str
    message: str
    remedy: str = ""
    blocks: bool = True

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}. {self.remedy}".strip()


class YamlLines:
    """The line of each value in a YAML text; ``first`` is the file's line where the text begins."""

    def __init__(self, node: yaml.Node | None, *, first: int = 1) -> None:
        self._node = node
        self._first = first

    def at(self, path: Sequence[Any]) -> int:
        """Return the line of the value at ``path``, or of the innermost part of it that exists."""
        node, line = self._node, self._first
        for step in path:
            key, node = _child(node, step)
            if key is not None:
                line = self._first + key.start_mark.line
            if node is None:
                break
        return line

    def repeated(self) -> list[tuple[int, str]]:
        """Return (line, name) of every key that is repeated in a mapping; YAML would keep the last one."""
        found: list[tuple[int, str]] = []
        waiting, seen = [self._node], {id(self._node)}
        while waiting:
            node = waiting.pop()
            if isinstance(node, yaml.MappingNode):
                found += [(self._first + key.start_mark.line, key.value) for key in _repeated_keys(node)]
            fresh = [child for child in _children(node) if id(child) not in seen]
            seen.update(map(id, fresh))
            waiting.extend(fresh)
        return sorted(found)


def of_shape(file: str, lines: YamlLines, error: ValidationError) -> list[LintFinding]:
    """Return the errors of pydantic as findings that say how to fix them."""
    found = []
    for each in error.errors(include_url=False):
        message, remedy = _words(each["type"], list(each["loc"]), each["msg"], each.get("ctx", {}))
        found.append(LintFinding(file, lines.at(each["loc"]), SHAPE, message, remedy))
    return found


def _words(kind: str, path: list[Any], text: str, context: Mapping[str, Any]) -> tuple[str, str]:
    name = str(next((step for step in reversed(path) if isinstance(step, str)), "this"))
    if kind == "missing":
        return f"“{name}” is missing", f"Add a line “{name}: …”."
    if kind == "extra_forbidden":
        return f"“{name}” is not a field here", "Take it out, or check its spelling against another file."
    if kind == "value_error":
        message, _dot, remedy = str(context["error"]).partition(". ")
        return message, remedy
    where = ".".join(str(step) for step in path) or "the file"
    return f"{where}: {text[:1].lower()}{text[1:]}", "Compare it with another file of this folder."


def _child(node: yaml.Node | None, step: Any) -> tuple[yaml.Node | None, yaml.Node | None]:
    """Return the key node and the value node of one path step."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key, value
    return None, None


def _children(node: yaml.Node | None) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [child for pair in node.value for child in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _repeated_keys(node: yaml.MappingNode) -> list[yaml.ScalarNode]:
    seen: set[str] = set()
    keys = [key for key, _value in node.value if isinstance(key, yaml.ScalarNode)]
    return [key for key in keys if key.value in seen or seen.add(key.value)]  # type: ignore[func-returns-value]
