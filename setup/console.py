"""How the set-up talks: short lines, and a count while something long runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time

from failures import CACHE, LOG, ROOT, Stop, explain

HEARTBEAT = 20.0  # seconds between two lines where nothing can be overwritten


def say(line: str) -> None:
    print(line, flush=True)


def work(
    title: str, command: list[str], *, env: dict[str, str] | None = None, counting: str = "", total: int = 0
) -> None:
    """Run something long: its words go to the log, ours say how far it is, a failure becomes a sentence."""
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    lines: list[str] = []
    reader = threading.Thread(target=_keep, args=(process, lines), daemon=True)
    reader.start()
    progress = Progress(title, total)
    try:
        while reader.is_alive():
            progress.show(sum(1 for line in lines[:] if re.match(counting, line)) if counting else 0)
            reader.join(0.25)
    except KeyboardInterrupt:
        process.terminate()
        raise
    code = process.wait()
    _log(command, code, lines)
    if code:
        progress.clear()
        raise Stop(explain(title, "".join(lines)))
    progress.end(f"{title}: ready in {time.monotonic() - started:.0f} s")


def _keep(process: subprocess.Popen[str], lines: list[str]) -> None:
    if process.stdout:
        lines.extend(process.stdout)


def _log(command: list[str], code: int, lines: list[str]) -> None:
    CACHE.mkdir(exist_ok=True)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(command)}\n{''.join(lines)}(ended with {code})\n")


class Progress:
    """One line that counts up: overwritten on a terminal, repeated now and then elsewhere."""

    def __init__(self, title: str, total: int) -> None:
        self.title, self.total = title, total
        self.started = self.spoken = time.monotonic()
        self.live = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        if not self.live:
            say(f"{title} …")

    def show(self, count: int) -> None:
        now = time.monotonic()
        how_far = f"{min(count, self.total)} of {self.total}, " if count and self.total else ""
        line = f"{self.title} … {how_far}{now - self.started:.0f} s"
        if self.live:
            print(f"\r{line}\033[K", end="", flush=True)
        elif now - self.spoken >= HEARTBEAT:
            self.spoken = now
            say(line)

    def clear(self) -> None:
        if self.live:
            print("\r\033[K", end="", flush=True)

    def end(self, line: str) -> None:
        self.clear()
        say(line)
