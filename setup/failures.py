"""What can go wrong in the set-up, and the one sentence that says what to do about each."""

from __future__ import annotations

import errno
import platform
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
LOG = CACHE / "setup.log"

DISK_FULL = (
    "The disk is full (the checkout's, or the one for temporary files)."
    " Free about 1 GB, then run the same command again."
)
NOT_OURS = (
    "This user may not write at {where}. Give the checkout to the user who runs it"
    " (sudo chown -R $USER .), or clone it again as that user."
)
NOT_TRUSTED = (
    "A package registry's certificate is not trusted here. Behind a company proxy, let PIP_CERT and"
    " NODE_EXTRA_CA_CERTS name its certificate file, then run the same command again."
)
NOT_AS_LOCKED = (
    "A package is not the one we locked: its hash differs, so nothing of it was installed."
    " Check which registry or mirror this machine uses."
)
NOT_REACHED = (
    "No package registry could be reached."
    " Check the network (or the proxy settings), then run the same command again."
)
REFUSED = (
    "The package registry that this machine uses refuses a package or does not have it."
    " Check pip's index and npm's registry setting."
)
NO_BUILD = (
    f"The package registry has no ready-made build of a package for Python {platform.python_version()} on"
    f" {platform.system()} {platform.machine()}. Name another Python, as in `make run PYTHON=python3.11`,"
    " or check pip's index."
)

# What tools say, the surest signs first: without a network pip also says "no matching distribution".
SIGNS = (
    (r"No space left on device|ENOSPC|os error 28", DISK_FULL),
    (r"CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)|CERT_HAS_EXPIRED", NOT_TRUSTED),
    (r"SSLError|TLS CA certificate|UnknownIssuer", NOT_TRUSTED),
    (r"DO NOT MATCH THE HASHES|EINTEGRITY|[Hh]ash mismatch", NOT_AS_LOCKED),
    (r"name resolution|Failed to establish|Connection refused|Network is unreachable|No route", NOT_REACHED),
    (r"ProxyError|[Tt]imed out|ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|ERR_SOCKET", NOT_REACHED),
    (r"Name or service not known|dns error|error sending request", NOT_REACHED),
    (r"\b40[134] (Client Error|Forbidden|Unauthorized|Not Found)|npm error code E40[134]", REFUSED),
    (r"No matching distribution found|has no wheels|no matching (platform|Python) tag", NO_BUILD),
    (r"Permission denied|EACCES|EPERM", NOT_OURS.format(where=ROOT)),
)


class Stop(Exception):
    """The set-up cannot go on; its one sentence says why and what to do."""


def explain(title: str, said: str) -> str:
    """The sentence for what went wrong, read from what the tool said."""
    where = f"All that was said is in {LOG.relative_to(ROOT)}."
    for sign, sentence in SIGNS:
        if re.search(sign, said):
            return f"{title}: {sentence} {where}"
    last = next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "nothing")
    return f"{title} did not work; the last words were “{last}”. {where}"


def explain_os(error: OSError) -> str:
    """The sentence for a file system that says no."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DISK_FULL
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return NOT_OURS.format(where=error.filename)
    return f"{error.strerror or error} ({error.filename}). Put that right, then run the same command again."
