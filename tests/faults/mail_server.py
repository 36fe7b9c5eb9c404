"""A mail server in a process of its own: it keeps each message on disk before it says that it has taken it.

Run with a folder and a port. It is slow on purpose, so that it is often killed between two answers.
"""

import asyncio
import os
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

ANSWERS_AFTER = 0.02  # seconds


class Keeper:
    """Takes every message."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        unfinished = self.folder / f".{uuid.uuid4()}"
        with unfinished.open("wb") as file:
            file.write(envelope.content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self.folder / f"{time.time_ns()}.eml")
        await asyncio.sleep(ANSWERS_AFTER)
        return "250 taken"


async def serve(folder: Path, port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Keeper(folder)), "127.0.0.1", port)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
