"""How the cost of every page grows with the company: ``make bench-growth ARGS="FOLDER 1000 10000 100000"``.

Each company is built once in FOLDER, which takes some minutes for 100,000 people, and is kept there. With
``postgresql`` in place of FOLDER it is built on a PostgreSQL of our own, for this run. Every page is opened as an
employee, a leader, a triager, an editor, the compliance officer and an administrator. A line says what a page costs in
the smallest and the largest company, for the reader for whom it grows most; it is never asserted: a page above the
budget is marked. Thousands of instructions of SQLite say what its statements do, whatever else the machine does.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.postgres_server import Server

ROOT = Path(__file__).parents[2]
SIZES = (1_000, 10_000, 100_000)
GROWTH_MOST, BYTES_MOST = 1.3, 60_000
Costs = Mapping[tuple[str, str], Mapping[str, Any]]  # by page and reader


def main() -> None:
    if not sys.argv[1:]:
        sys.exit('Name a folder for the companies, or postgresql: make bench-growth ARGS="FOLDER [SIZES]"')
    place, *sizes = sys.argv[1:]
    server = Server() if place == "postgresql" else None
    wanted = sorted(map(int, sizes)) or SIZES
    _report(
        {
            size: _measured_on_server(server, size) if server else _measured_in(Path(place).resolve(), size)
            for size in wanted
        }
    )


def _measured_in(folder: Path, size: int) -> Costs:
    """Build a company in SQLite if it is not in the folder, and open every page of it."""
    data = folder / str(size)
    environment = {"PORTAL_DATA": str(data)}
    if not (data / "built").exists():
        print(f"Building {size:,} people in {data}", flush=True)
        data.mkdir(parents=True, exist_ok=True)
        demo = ["-c", "from portal.cli import main; main()", "demo", "--people", str(size)]
        _run(demo, environment)
        (data / "built").touch()
    return _visited(data / "sample", environment)


def _measured_on_server(server: Server, size: int) -> Costs:
    """Build a company in a database of its own, and open every page of it."""
    name = f"growth_{size}"
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    url = server.dsn.replace("/postgres?", f"/{name}?").replace("postgresql:", "postgresql+psycopg:")
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PORTAL_DATA": folder, "PORTAL_DATABASE_URL": url}
        print(f"Building {size:,} people in PostgreSQL", flush=True)
        _run(["-m", "tests.bench.building", str(size)], environment)
        return _visited(Path(folder), environment)


def _visited(folder: Path, environment: Mapping[str, str]) -> Costs:
    """Open every page of a company, in a process of its own."""
    visits = _run(["-m", "tests.bench.visiting", str(folder)], environment, stdout=subprocess.PIPE).stdout
    return {(each["page"], each["reader"]): each for each in json.loads(visits)}


def _run(arguments: Sequence[str], environment: Mapping[str, str], **more: Any) -> Any:
    whole = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run([sys.executable, *arguments], env=whole, cwd=ROOT, check=True, **more)


def _report(measured: Mapping[int, Costs]) -> None:
    """Print a line for each page, those that grow most first."""
    smallest, *_between, largest = [*measured, *measured][: max(2, len(measured))]
    shared = measured[smallest].keys() & measured[largest].keys()
    worst: dict[str, tuple[float, str]] = {}
    for page, reader in sorted(shared):
        growth = _growth(measured, page, reader, (smallest, largest))
        worst[page] = max(worst.get(page, (0.0, "")), (growth, reader))
    header = "".join(f"{size:>10,}" for size in measured)
    print(f"{'CPU ms at a size of':68}{header}{'growth':>8}{'instructions':>14}{'statements':>12}{'kB':>6}")
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
    work = "→".join(f"{each['instructions'] / 1000:.0f}" for each in (costs[0], costs[-1]))
    return f"{times}{growth:8.2f}{work:>14}{statements:>12}{costs[-1]['bytes'] / 1000:6.0f}"


if __name__ == "__main__":
    main()
