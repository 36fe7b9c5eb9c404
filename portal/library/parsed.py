"""A process-wide cache of parsed content bodies. Keys are hashes, so an entry never becomes stale."""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

KEPT = 256

_kept: OrderedDict[str, Any] = OrderedDict()
_lock = threading.Lock()


def content(name: str, read: Callable[[], str]) -> Any:
    """Return the parsed body with key ``name``; ``read`` loads its JSON on a cache miss."""
    with _lock:
        if name in _kept:
            _kept.move_to_end(name)
            return _kept[name]
    found = json.loads(read())
    with _lock:
        _kept[name] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found
