"""What holds for every form: passwords are never kept, and a form that edits stored values carries their version."""

import ast
import re
from pathlib import Path

import pytest

from portal.core import unsent

PORTAL = Path(__file__).parents[2] / "portal"
FORMS = [path for path in PORTAL.rglob("*.py") if "PasswordField(" in path.read_text()]
# Forms that start with stored values and need no version, each with the reason.
WITHOUT_VERSION = {
    "portal/people/views/profile.py": "one's own colours and time zone, which nobody else changes",
    "portal/clients/views.py": "a new program, with the one who adds it as its owner",
    "portal/reports/views/filing.py": "a new report, filled from its address",
    "portal/audit/views.py": "filters of a list",
    "portal/training/labs/views/attempts.py": "the number of the case that is asked",
    "portal/training/quizzes/forms.py": "the number of the question that is asked",
    "portal/training/signoffs/views.py": "the checklist, which is a version itself",
    "portal/core/editing.py": "makes the version",
}
FILLED = re.compile(r"Form\((?:[^()]|\([^()]*\))*\b(?:data|obj)=")


def password_names(path: Path) -> set[str]:
    """The names under which a file declares password fields: assigned directly, or by a function that makes one."""
    tree = ast.parse(path.read_text())
    makers = {"PasswordField"} | {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and "PasswordField(" in ast.unparse(node)
    }
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if getattr(node.value.func, "id", "") in makers
        for target in node.targets
        if isinstance(target, ast.Name)
    }


@pytest.mark.parametrize("path", FORMS, ids=lambda path: str(path.relative_to(PORTAL)))
def test_no_password_is_kept_of_a_form_that_could_not_be_accepted(path: Path) -> None:
    assert password_names(path) <= unsent.SECRETS


def test_a_form_filled_with_stored_values_carries_their_version() -> None:
    filled = {
        str(path.relative_to(PORTAL.parent))
        for path in PORTAL.rglob("*.py")
        if FILLED.search(path.read_text())
    }

    assert sorted(filled - set(WITHOUT_VERSION)) == []
