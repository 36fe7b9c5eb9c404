"""A run tells what one more page and one more feature would cost."""

from tests.costs import LOOKS, MATRIX, Portal, Run, by_folder, sentences

SECONDS = {
    f"{MATRIX}_its_doors[sqlite-admin]": 60.0,
    f"{LOOKS}[reports.new]": 1.5,
    f"{LOOKS}[reports.mine]": 2.5,
    "tests/reports/test_views.py::test_one[sqlite]": 10.0,
    "tests/people/test_rules.py::test_two": 6.0,
    "tests/test_routes.py::test_three": 20.0,
}
PORTAL = Portal(routes=100, pages=2, features=frozenset({"reports", "people"}))


def test_seconds_are_told_by_folder() -> None:
    assert by_folder(SECONDS) == {
        "access": 60,
        "tests/*.py": 20,
        "reports": 10,
        "people": 6,
        "journeys": 4,
    }


def test_the_price_of_a_page_and_of_a_feature_is_told() -> None:
    told = sentences(Run(SECONDS, SECONDS, took=60), PORTAL)

    assert "matrix: 0.60 s of a worker for each of 100 routes" in told
    assert "looks: 2.00 s of a worker for each of 2 pages" in told
    assert "one more page costs about 2.6 s of a worker" in told
    assert any(
        "costs about 40 s of a worker" in each for each in told
    )  # 80 s of all but what no feature brings
    assert any("would take about 3 minutes instead of 1.0" in each for each in told)


def test_what_is_made_once_is_no_part_of_the_price_of_a_page() -> None:
    whole = SECONDS | {f"{LOOKS}[reports.new]": 51.5}

    assert "looks: 2.00 s of a worker for each of 2 pages" in sentences(Run(whole, SECONDS, took=60), PORTAL)


def test_a_run_of_some_folders_tells_no_price() -> None:
    some = {test: spent for test, spent in SECONDS.items() if "people/" not in test}

    assert sentences(Run(some, some, took=60), PORTAL) == []
