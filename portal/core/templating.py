"""How the Jinja environment is set up: strict about undefined names, translated, with every template loaded once."""

from collections.abc import Callable, Mapping, MutableMapping
from functools import wraps
from typing import Any

from flask import current_app
from flask.templating import Environment
from jinja2 import StrictUndefined, Template
from markupsafe import Markup

from portal.core import assets
from portal.core.logs import log
from portal.core.phrases import drawn_once, gettext, phrases
from portal.core.text import FILTERS


class Templates(Environment):
    """Flask's Jinja environment with a cache of loaded templates: every page imports a dozen components."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._loaded: dict[str, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's word
    ) -> Template:
        """Return a template by its name. Templates that are asked for without globals are cached."""
        if self.auto_reload or globals is not None or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        found = self._loaded.get(name)
        if found is None:
            found = self._loaded[name] = super().get_template(name, parent)
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template as one plain dictionary; none of ours brings its own.

        Jinja compares the globals of both sides at every import of a component. Between its chained maps that takes a
        tenth of a page.
        """
        return {**self.globals, **d} if d else self.globals


def set_up(environment: Environment, more: Mapping[str, Any]) -> None:
    """Set up ``environment`` for our templates. ``more`` are further globals."""
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update({name: _said_in_place(render) for name, render in FILTERS.items()})
    manifest = assets.read_manifest()
    addresses = {name: assets.PREFIX + built for name, built in manifest.items()}
    environment.globals.update(
        _=_text, ngettext=_number, drawn_once=drawn_once, asset=lambda name: addresses.get(name, ""), **more
    )


def render_part(name: str, **values: Any) -> str:
    """Render a part of a page, such as a panel, whose template uses nothing but ``values`` and globals.

    Flask's ``render_template`` collects the values of the frame for each part again.
    """
    return current_app.jinja_env.get_template(name).render(values)


def _text(text: str, /, **values: Any) -> Markup:
    return phrases().text(text, **values)


def _number(one: str, many: str, count: int, /, **values: Any) -> Markup:
    return phrases().number(one, many, count, **values)


def _said_in_place(render: Callable[..., str]) -> Callable[..., str]:
    """Return ``render`` so that a value which it cannot show is replaced by words, and the page goes on."""

    @wraps(render)
    def show(*values: Any) -> str:
        try:
            return render(*values)
        except (
            ValueError,
            ArithmeticError,
        ) as error:  # such as a day that does not exist in the reader's time zone
            log.warning("a value could not be shown", exc_info=error)
            return str(gettext("(cannot be shown)"))

    return show
