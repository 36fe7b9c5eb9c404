"""Compiled statements, found again by which statement it is rather than by all that it says."""

from typing import Any

from sqlalchemy.util import LRUCache

MOST = 500


class CompiledStatements(LRUCache[Any, Any]):
    """What an engine keeps of compiled statements, with a short way to those of statements that are built once.

    SQLAlchemy looks them up by the whole content of a statement, and works out its hash at each run, which takes as
    long as running it. A statement that is built once gives its content as the same object each time: that is looked
    for first.
    """

    def __init__(self) -> None:
        super().__init__(MOST)
        self._by_object: dict[int, tuple[Any, Any, Any]] = {}

    def get(self, key: Any, default: Any = None) -> Any:
        """The compiled statement of ``key``: its dialect, its content, and how it is to be compiled."""
        _dialect, content, *how = key
        known, known_how, compiled = self._by_object.get(id(content), (None, None, None))
        if known is content and known_how == how:
            return compiled
        found = super().get(key, default)
        if found is not default:
            self._remember(content, how, found)
        return found

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(key, compiled)
        _dialect, content, *how = key
        self._remember(content, how, compiled)

    def _remember(self, content: Any, how: list[Any], compiled: Any) -> None:
        """``content`` is kept too, so that no other object can have its id."""
        if len(self._by_object) >= MOST:
            self._by_object.clear()
        self._by_object[id(content)] = (content, how, compiled)
