"""How templates are set up: strict, translated, and without work that is the same for every page."""

from collections.abc import Mapping, MutableMapping
from typing import Any

from flask import g
from flask.templating import Environment
from flask_babel import get_translations
from jinja2 import StrictUndefined

from portal.core import assets
from portal.core.text import FILTERS


class Templates(Environment):
    """Flask's environment, whose templates share one plain dictionary of globals.

    Jinja compares the globals of both sides whenever a template imports a component; between chained maps, as it makes
    them, that took a tenth of a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template; none of ours brings its own."""
        return {**self.globals, **d} if d else self.globals


def dress(environment: Environment, more: Mapping[str, Any]) -> None:
    """Set ``environment`` up for our templates, with ``more`` globals beside ``asset``."""
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _translations().ugettext(text),
        lambda one, many, count: _translations().ungettext(one, many, count),
        newstyle=True,
    )
    environment.globals["_"] = environment.globals["gettext"]  # the alias looks it up at each call
    environment.filters.update(FILTERS)
    manifest = assets.read_manifest()
    environment.globals.update(
        asset=lambda name: assets.PREFIX + manifest[name] if name in manifest else "", **more
    )


def _translations() -> Any:
    """The translations for the reader, looked up once a request rather than once a phrase."""
    here = g._get_current_object()  # noqa: SLF001 - the documented way
    known = here.get("translations")
    if known is None or known[0] is not here.get("babel_locale"):
        translations = get_translations()  # works out the locale too, and leaves it here
        known = here.translations = (here.get("babel_locale"), translations)
    return known[1]
