"""The list of all addresses is reviewed: a new one, or one that opens to others, shows up in a diff."""

from pathlib import Path

import pytest

from portal.core.access import label_of
from portal.core.permissions import GRANTS, Permission
from portal.core.web import Portal
from portal.serving_cli import route_lines

LIST = Path(__file__).with_name("routes.txt")


def test_the_list_of_routes_is_up_to_date(app: Portal) -> None:
    assert route_lines(app) == LIST.read_text().splitlines(), (
        "portal routes > tests/routes.txt, and look at the diff"
    )


def test_every_view_says_who_may_enter(app: Portal) -> None:
    unlabelled = [endpoint for endpoint in app.view_functions if label_of(app, endpoint) is None]

    assert unlabelled == []


def test_every_view_has_the_name_that_csrf_protection_asks_for(app: Portal) -> None:
    """Tests send no form tokens, so none of them would notice."""
    assert [endpoint for endpoint, view in app.view_functions.items() if not hasattr(view, "__name__")] == []


def test_nothing_that_changes_data_answers_to_a_get(app: Portal) -> None:
    verbs = ("delete", "move", "change", "end", "withdraw", "grant", "answer", "apply", "undo")
    loose = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and "POST" not in (rule.methods or ())
        if rule.endpoint.rsplit(".", 1)[-1].split("_")[0] in verbs
    ]

    assert loose == []


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_is_granted_to_someone(permission: Permission) -> None:
    assert any(permission in granted for granted in GRANTS.values())
