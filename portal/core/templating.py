"""How templates are set up: strict, translated, and without work that is the same for every page."""

from collections.abc import Mapping, MutableMapping
from types import FunctionType, MethodType
from typing import Any

from flask.templating import Environment
from jinja2 import StrictUndefined, Template
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from portal.core import assets
from portal.core.phrases import drawn_once, phrases
from portal.core.text import FILTERS


class Calls(Context):
    """Jinja's context, which looks at what it calls only as far as it must.

    A component wants the evaluation context; most functions want nothing of Jinja's.
    """

    def call(self, called: Any, /, *arguments: Any, **named: Any) -> Any:
        kind = type(called)
        if kind is Macro:
            arguments = (self.eval_ctx, *arguments)
        elif kind not in (FunctionType, MethodType) or hasattr(called, "jinja_pass_arg"):
            return super().call(called, *arguments, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*arguments, **named)


class Templates(Environment):
    """Flask's environment, whose templates share one plain dictionary of globals.

    Jinja compares the globals of both sides whenever a template imports a component; between chained maps, as it makes
    them, that took a tenth of a page.
    """

    context_class = Calls

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._loaded: dict[str, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's word
    ) -> Template:
        """A template by its name, looked up once; every page imports its components some dozen times."""
        if self.auto_reload or globals is not None or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        found = self._loaded.get(name)
        if found is None:
            found = self._loaded[name] = super().get_template(name, parent)
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template; none of ours brings its own."""
        return {**self.globals, **d} if d else self.globals


def dress(environment: Environment, more: Mapping[str, Any]) -> None:
    """Set ``environment`` up for our templates, with ``more`` globals beside our own."""
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(FILTERS)
    manifest = assets.read_manifest()
    addresses = {name: assets.PREFIX + built for name, built in manifest.items()}
    environment.globals.update(
        _=_text, ngettext=_number, drawn_once=drawn_once, asset=lambda name: addresses.get(name, ""), **more
    )


def _text(text: str, /, **values: Any) -> Markup:
    return phrases().text(text, **values)


def _number(one: str, many: str, count: int, /, **values: Any) -> Markup:
    return phrases().number(one, many, count, **values)
