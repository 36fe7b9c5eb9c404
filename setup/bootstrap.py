"""The door of the set-up: `python3 setup/bootstrap.py run`, which is what `make run` says.

This file alone is written for any Python 3, so that an old one ends in a sentence. The rest: commands.py.
"""

import importlib
import os
import shutil
import sys

OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def main() -> int:
    """Go on with this Python, or start again with a newer one of this machine."""
    if sys.version_info < OLDEST:
        for name in NEWER:
            newer = shutil.which(name)
            if newer:
                os.execv(newer, [newer, *sys.argv])
        found = ".".join(str(part) for part in sys.version_info[:3])
        sys.exit(
            "This machine's Python is " + found + "; the portal needs 3.11 or newer."
            " Install one and say where it is: make run PYTHON=/path/to/python3.11"
        )
    commands = importlib.import_module("commands")
    return int(commands.main(sys.argv[1:]))


if __name__ == "__main__":
    sys.exit(main())
