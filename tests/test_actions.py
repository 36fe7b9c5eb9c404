"""The actions of the audit log: each belongs to one feature, is recorded somewhere and is never written as a string."""

import ast
from collections import Counter
from importlib import import_module
from pathlib import Path

from portal.core.actions import AuditAction
from portal.core.web import Portal

ROOT = Path(__file__).parents[1]
PORTAL = ROOT / "portal"
DECLARED_IN = sorted(PORTAL.rglob("actions.py"))
# Packages that moved: the entries that they wrote under their first name stay as they are.
FIRST_RECORDED_IN = {"directory": "people", "paths": "training"}


def kinds_in(path: Path) -> list[type[AuditAction]]:
    """The enumerations that one ``actions.py`` declares."""
    module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, AuditAction) and each.__module__ == module.__name__
    ]


KINDS = {kind: path for path in DECLARED_IN for kind in kinds_in(path) if len(kind)}
TREES = {path: ast.parse(path.read_text()) for path in sorted(PORTAL.rglob("*.py"))}


def calls_of_record() -> list[tuple[Path, ast.Call]]:
    return [
        (path, node)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "record"
        if len(node.args) > 1
    ]


def test_every_action_is_recorded_somewhere() -> None:
    recorded = {ast.unparse(node.args[1]) for _path, node in calls_of_record()}
    declared = {f"{kind.__name__}.{member.name}" for kind in KINDS for member in kind}

    assert declared - recorded == set()


def test_what_is_recorded_is_a_member_of_an_enumeration() -> None:
    declared = {f"{kind.__name__}.{member.name}" for kind in KINDS for member in kind}
    others = [
        f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.args[1])}"
        for path, node in calls_of_record()
        if ast.unparse(node.args[1]) not in declared
    ]

    assert others == []


def test_no_action_is_written_as_a_string_outside_its_enumeration() -> None:
    """Kinds of notices may bear the same names; nothing compares the two."""
    values = {member.value for kind in KINDS for member in kind}
    strings = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"
        for path, tree in TREES.items()
        if path.name not in ("actions.py", "notices.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in values
    ]

    assert strings == []


def test_every_value_begins_with_the_package_of_its_feature() -> None:
    odd = [
        f"{member.value} in {path.relative_to(ROOT)}"
        for kind, path in KINDS.items()
        for member in kind
        for package in path.relative_to(PORTAL).parts[:1]
        if member.value.partition(".")[0] != FIRST_RECORDED_IN.get(package, package)
    ]

    assert odd == []


def test_every_value_has_one_owner_and_every_member_has_words() -> None:
    values = Counter(member.value for kind in KINDS for member in kind)

    assert [value for value, count in values.items() if count > 1] == []
    assert [member for kind in KINDS for member in kind if not str(member.words)] == []


def test_a_kind_of_action_is_named_once() -> None:
    names = Counter(kind.__name__ for kind in KINDS)

    assert [name for name, count in names.items() if count > 1] == []


def test_every_feature_hands_its_actions_to_the_log(app: Portal) -> None:
    """The log page finds their words and the filter their areas only there."""
    handed_in = {kind for feature in app.features for kind in feature.actions}

    assert handed_in == set(KINDS)
