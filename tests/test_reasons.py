"""Reason codes can be searched for: each is written out in the code that refuses and in the words of its feature."""

import ast
from pathlib import Path

from portal.agents.rules import Autonomy, Mode, what_happened
from portal.directory.rules import FAULT_CODES, CellFault

PORTAL = Path(__file__).parents[1] / "portal"


def _put_together(module: Path) -> list[str]:
    """The lines of a module that put a code together from parts."""
    calls = (node for node in ast.walk(ast.parse(module.read_text())) if isinstance(node, ast.Call))
    return [
        f"{module.relative_to(PORTAL)}:{call.lineno}"
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "Reason"
        if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]


def test_no_reason_code_is_put_together_from_parts() -> None:
    found = [line for module in sorted(PORTAL.rglob("*.py")) for line in _put_together(module)]

    assert found == []


def test_every_fault_of_a_cell_and_every_mode_has_its_code() -> None:
    assert set(FAULT_CODES) == set(CellFault)
    for mode in Mode:
        begun = what_happened(Autonomy.ASSIST, mode, before=Autonomy.ASSIST, mode_before=None)
        assert begun.code == f"climb_{mode}"
