"""How the cost of every page grows with the company: ``make bench-growth ARGS="FOLDER 1000 10000 100000"``.

Each company is built once in FOLDER, which takes some minutes for 100,000 people, and is kept there until the schema
changes. Every page is opened as an employee, a leader, a triager, the compliance officer and an administrator. A line
says what a page costs in the smallest and the largest company, for the reader for whom it grows most. It is never
asserted: a page above the budget is marked.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory

from portal.core import schema

ROOT = Path(__file__).parents[2]
SIZES = (1_000, 10_000, 100_000)
GROWTH_MOST, BYTES_MOST = 1.3, 60_000
Costs = Mapping[tuple[str, str], Mapping[str, Any]]  # by page and reader


def main() -> None:
    if not sys.argv[1:]:
        sys.exit('Name a folder for the companies: make bench-growth ARGS="FOLDER [SIZES]"')
    folder, *sizes = sys.argv[1:]
    measured = {size: _measured(Path(folder).resolve(), size) for size in sorted(map(int, sizes)) or SIZES}
    _report(measured)


def _measured(folder: Path, size: int) -> Costs:
    """Build a company of ``size`` people if it is not there, and open every page of it in a process of its own."""
    data = folder / f"{ScriptDirectory.from_config(schema.configuration()).get_current_head()}-{size}"
    environment = {**os.environ, "PORTAL_DATA": str(data), "PYTHONPATH": str(ROOT)}
    if not (data / "built").exists():
        print(f"Building {size:,} people in {data}", flush=True)
        data.mkdir(parents=True, exist_ok=True)
        demo = [sys.executable, "-c", "from portal.cli import main; main()", "demo", "--people", str(size)]
        subprocess.run(demo, env=environment, cwd=ROOT, check=True)
        (data / "built").touch()
    visiting = [sys.executable, "-m", "tests.bench.visiting", str(data / "sample")]
    visits = subprocess.run(visiting, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    return {(each["page"], each["reader"]): each for each in json.loads(visits)}


def _report(measured: Mapping[int, Costs]) -> None:
    """Print a line for each page, those that grow most first."""
    smallest, *_between, largest = [*measured, *measured][: max(2, len(measured))]
    shared = measured[smallest].keys() & measured[largest].keys()
    worst: dict[str, tuple[float, str]] = {}
    for page, reader in sorted(shared):
        growth = _growth(measured, page, reader, (smallest, largest))
        worst[page] = max(worst.get(page, (0.0, "")), (growth, reader))
    header = "".join(f"{size:>10,}" for size in measured)
    print(f"{'CPU ms at a size of':68}{header}{'growth':>8}{'statements':>12}{'kB':>8}")
    above = 0
    for page, (growth, reader) in sorted(worst.items(), key=lambda item: -item[1][0]):
        costs = [each[page, reader] for each in measured.values() if (page, reader) in each]
        is_above = growth > GROWTH_MOST or costs[-1]["bytes"] > BYTES_MOST
        above += is_above
        print(f"{'!' if is_above else ' '} {page[:50]:52}{reader:14}{_line(costs, growth)}")
    print(
        f"{above} of {len(worst)} pages grow more than {GROWTH_MOST} × or are longer than {BYTES_MOST // 1000} kB."
    )


def _growth(measured: Mapping[int, Costs], page: str, reader: str, ends: tuple[int, int]) -> float:
    small, large = (measured[size][page, reader]["cpu_ms"] for size in ends)
    return float(large / small)


def _line(costs: Sequence[Mapping[str, Any]], growth: float) -> str:
    times = "".join(f"{each['cpu_ms']:10.1f}" for each in costs)
    statements = f"{costs[0]['statements']}→{costs[-1]['statements']}"
    return f"{times}{growth:8.2f}{statements:>12}{costs[-1]['bytes'] / 1000:8.0f}"


if __name__ == "__main__":
    main()
