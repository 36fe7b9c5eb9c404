"""Which icons the portal uses, read from its templates and Python, so that only those are sent.

An icon is seen wherever its name is spelled out in a place called icon: ``icon("flag")``, ``icon="flag"``,
``{"icon": "flag"}``, ``icon = "flag"``, ``TONE_ICONS = {Tone.GOOD: "check-circle-fill"}``, or a function named
``…_icon`` that returns it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, nodes

ICON_PLACE = re.compile(r"(^|_)icons?$", re.IGNORECASE)
SPELL_IT_OUT = "this icon's name is put together. Spell it out, so that it can be found."


class Unreadable(Exception):
    """A source in which the icons cannot be told; its words say where and what to do."""


@dataclass(frozen=True, order=True)
class Use:
    """One icon name, and the line that asks for it."""

    name: str
    path: Path
    line: int


def find_uses(package: Path) -> list[Use]:
    """Every icon named below ``package``, in a stable order."""
    uses: set[Use] = set()
    for path in sorted(package.rglob("*.py")):
        uses.update(_in_python(path))
    for path in sorted(package.glob("**/templates/**/*.html")):
        uses.update(_in_template(path))
    return sorted(uses)


def _in_python(path: Path) -> Iterator[Use]:
    try:
        tree = ast.parse(path.read_text("utf-8"))
    except SyntaxError as error:
        raise Unreadable(f"{path}:{error.lineno}: {error.msg}. Icons are looked up here.") from error
    for node in ast.walk(tree):
        for value in _python_places(node):
            yield from _python_names(value, path)


def _python_places(node: ast.AST) -> Iterator[ast.expr]:
    """Expressions at ``node`` that stand where an icon is expected."""
    match node:
        case ast.Call(func=ast.Name(id="icon") | ast.Attribute(attr="icon"), args=[first, *_]):
            yield first
        case ast.keyword(arg=str(name), value=value) if ICON_PLACE.search(name):
            yield value
        case ast.Dict(keys=keys, values=values):
            named = zip(keys, values, strict=True)
            yield from (
                value for key, value in named if isinstance(key, ast.Constant) and key.value == "icon"
            )
        case ast.FunctionDef(name=name, body=body) if ICON_PLACE.search(name):
            inside = ast.walk(ast.Module(body=body, type_ignores=[]))
            yield from (inner.value for inner in inside if isinstance(inner, ast.Return) and inner.value)
        case ast.arguments():
            yield from _python_defaults(node)
        case ast.Assign() | ast.AnnAssign() if node.value and any(map(_is_icon_target, _targets(node))):
            yield node.value


def _targets(node: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _is_icon_target(target: ast.expr) -> bool:
    name = target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")
    return bool(ICON_PLACE.search(name))


def _python_defaults(arguments: ast.arguments) -> Iterator[ast.expr]:
    """What parameters called icon are when nobody says."""
    positional = [*arguments.posonlyargs, *arguments.args]
    with_defaults = positional[len(positional) - len(arguments.defaults) :]
    for parameter, default in zip(with_defaults, arguments.defaults, strict=True):
        if ICON_PLACE.search(parameter.arg):
            yield default
    for parameter, keyword_default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if keyword_default and ICON_PLACE.search(parameter.arg):
            yield keyword_default


def _python_names(value: ast.expr, path: Path) -> Iterator[Use]:
    match value:
        case ast.Constant(value=str(name)) if name:
            yield Use(name, path, value.lineno)
        case ast.IfExp(body=one, orelse=other):
            yield from _python_names(one, path)
            yield from _python_names(other, path)
        case ast.BoolOp(values=parts) | ast.Dict(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                yield from _python_names(part, path)
        case ast.JoinedStr():
            raise Unreadable(f"{path}:{value.lineno}: {SPELL_IT_OUT}")


def _in_template(path: Path) -> Iterator[Use]:
    source = path.read_text("utf-8")
    try:
        tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(source)
    except TemplateSyntaxError as error:
        raise Unreadable(f"{path}:{error.lineno}: {error.message}. Icons are looked up here.") from error
    for node in tree.find_all(nodes.Node):
        for value in _template_places(node):
            yield from _template_names(value, path)


def _template_places(node: nodes.Node) -> Iterator[nodes.Node]:
    """Expressions under ``node`` that stand where an icon is expected."""
    match node:
        case nodes.Call(node=nodes.Name(name="icon") | nodes.Getattr(attr="icon"), args=[first, *_]):
            yield first
        case nodes.Keyword(key=name, value=value) if ICON_PLACE.search(name):
            yield value
        case nodes.Assign(target=nodes.Name(name=name), node=value) if ICON_PLACE.search(name):
            yield value
        case nodes.Pair(key=nodes.Const(value="icon"), value=value):
            yield value
        case (
            nodes.Macro(args=parameters, defaults=defaults)
            | nodes.CallBlock(args=parameters, defaults=defaults)
        ):
            for parameter, value in zip(reversed(parameters), reversed(defaults), strict=False):
                if ICON_PLACE.search(parameter.name):
                    yield value


def _template_names(value: nodes.Node, path: Path) -> Iterator[Use]:
    if isinstance(value, nodes.Concat | nodes.Add):
        raise Unreadable(f"{path}:{value.lineno}: {SPELL_IT_OUT}")
    if isinstance(value, nodes.Const) and isinstance(value.value, str) and value.value:
        yield Use(value.value, path, value.lineno)
    for part in _template_choices(value):
        yield from _template_names(part, path)


def _template_choices(value: nodes.Node) -> list[nodes.Node]:
    """What an expression may turn out to be."""
    match value:
        case nodes.CondExpr(expr1=one, expr2=other):
            return [one, other] if other else [one]
        case nodes.Or(left=one, right=other):
            return [one, other]
        case nodes.Dict(items=pairs):
            return [pair.value for pair in pairs]
        case nodes.List(items=parts) | nodes.Tuple(items=parts):
            return list(parts)
        case nodes.Getitem(node=nodes.Dict() as choices):
            return [choices]
    return []
