"""Bodies of content, parsed once per process. The hash names a text for ever, so nothing here can go stale."""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

KEPT = 256

_kept: OrderedDict[str, Any] = OrderedDict()
_lock = threading.Lock()


def content(name: str, read: Callable[[], str]) -> Any:
    """The parsed body called ``name``; ``read`` fetches its JSON where this process has not seen it lately."""
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
