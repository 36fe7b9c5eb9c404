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
    "portal/notices/views.py": "one's own choice of how often to get email, which nobody else changes",
    "portal/changes/views.py": "a new change, filled from the plan of a deployment",
    "portal/clients/views.py": "a new program, with the one who adds it as its owner",
    "portal/reports/views/filing.py": "a new report, filled from its address",
    "portal/audit/views.py": "filters of a list",
    "portal/stakeholders/views/groups.py": "new groups, with those ticked that the directory has people for",
    "portal/training/labs/views/attempts.py": "the number of the case that is asked",
    "portal/training/quizzes/forms.py": "the number of the question that is asked",
    "portal/training/signoffs/views.py": "the checklist, which is a version itself",
    "portal/policies/views/cycle.py": "a new review, which names the version that was read",
    "portal/core/editing.py": "makes the version",
}
# Views of one row that make a form themselves, each with the reason why the form needs no version.
NO_EDIT = {
    "agents.views.cards.new_version": "adds a release; its label is free once",
    "agents.views.deployments.new_deployment": "adds a deployment; a place is free once",
    "agents.views.sources.new_source": "adds a source; its name is free once",
    "agents.views.workflows.new_action": "adds an action; its name is free once",
    "agents.views.workflows.new_workflow": "adds a workflow; its name is free once",
    "changes.views.move": "a move is allowed from some states only",
    "clients.views.new_token": "adds a token",
    "directory.views.answer": "a file that one person imports; an answer makes the comparison start anew",
    "directory.views.apply": "the import is compared again and refused when the directory has changed",
    "directory.views.columns": "a file that one person imports; choosing columns again starts anew",
    "directory.views.discard": "a file that is discarded whole",
    "directory.views.undo": "an import is undone once, and people changed since are left alone",
    "exceptions.views.withdraw": "an exception is withdrawn once",
    "library.views.withdraw": "a version is withdrawn once",
    "messages.views.review.approve": "approves the text with the hash that the page showed",
    "messages.views.review.ask": "asks once; those who approve see the text as it is then",
    "messages.views.news.confirm": "names the edition that was read",
    "messages.views.review.discard": "a draft is discarded once",
    "messages.views.review.remind": "reminds those who have not confirmed by then",
    "messages.views.review.retract": "a message is retracted once",
    "messages.views.review.schedule": "sends the text with the hash that the page showed",
    "messages.views.review.unschedule": "a message is taken back once",
    "messages.views.review.update": "publishes the text with the hash that the page showed",
    "metrics.views.enter": "adds a value",
    "metrics.views.freeze": "adds a baseline; the one before stays on record",
    "notices.views.switch_kind": "a kind is switched off once, and on again once",
    "people.views.access.withdraw": "withdraws the one role that it names",
    "people.views.erasing.erasure": "a person is erased once",
    "people.views.sign_in.choose_password": "a link is used once",
    "policies.views.asking.answer": "adds the answer; a question is answered once",
    "policies.views.asking.ask": "adds a question",
    "policies.views.cycle.record_review": "adds a review of the version that the page showed",
    "policies.views.reviewing.comment": "adds a comment",
    "policies.views.reviewing.give_opinion": "signs the text with the hash that the page showed",
    "policies.views.reviewing.name_people": "adds people; each is named once",
    "policies.views.reviewing.publish": "publishes the approved text for the number of people that the page showed",
    "readiness.views.team.suspend": "a suspension ends what holds now",
    "reports.views.mine.reopen": "adds a message; only an answered report is reopened",
    "reports.views.mine.reply": "adds a message",
    "reports.views.triage.acknowledge": "a report is seen once",
    "reports.views.triage.ask": "adds a question; only some states allow it",
    "reports.views.triage.close": "adds the answer; a report is closed once",
    "reports.views.triage.move": "a move is allowed from some states only",
    "training.assessments.views.ask_for_talk": "adds a request",
    "training.lessons.views.go_on": "one's own place in a lesson",
    "training.signoffs.views.ask_for_observation": "adds a request",
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


def unversioned(path: Path) -> set[str]:
    """The views of one row in a module that make a form and do not give it to ``core.editing``."""
    views = {
        node
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and any(takes_a_row(each) for each in node.decorator_list)
    }
    module = ".".join(path.relative_to(PORTAL).with_suffix("").parts)
    return {f"{module}.{view.name}" for view in views if any(map(makes_a_form, ast.walk(view)))}


def takes_a_row(decorator: ast.expr) -> bool:
    """Whether this routes POST requests to an address with a row in it."""
    text = ast.unparse(decorator)
    return bool(re.match(r"\w+\.(post|route)\(", text)) and "<" in text


def makes_a_form(node: ast.AST) -> bool:
    is_form = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("Form")
    return is_form and not any(each.arg == "formdata" for each in node.keywords)


def test_a_form_of_one_row_carries_its_version_or_a_reason_why_not() -> None:
    views = [path for path in PORTAL.rglob("*.py") if "views" in path.parts or path.stem == "views"]
    found = set().union(*map(unversioned, views))

    assert sorted(found ^ set(NO_EDIT)) == []
