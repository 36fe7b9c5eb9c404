"""Commands of the library: import files, and publish, withdraw or retire content."""

from portal.library.commands.syncing import (
    FileOutcome,
    Taken,
    publish_held,
    sync,
    sync_shipped,
    take_in,
    take_in_fit,
)
from portal.library.commands.versions import (
    propose,
    publish,
    put_in_force,
    retire,
    withdraw,
)

__all__ = [
    "FileOutcome",
    "Taken",
    "propose",
    "publish",
    "publish_held",
    "put_in_force",
    "retire",
    "sync",
    "sync_shipped",
    "take_in",
    "take_in_fit",
    "withdraw",
]
