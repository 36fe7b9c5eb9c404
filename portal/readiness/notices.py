"""Notices to the people who answer for an agent."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.notice import NoticeKind
from portal.core.phrases import gettext as _


def _fell_short(*, level: int, beside: int, ready: int, needed: int, **values: Any) -> str:
    if beside:
        counted = _(
            "%(ready)s of %(people)s people who work with it are ready; level %(level)s needs %(needed)s.",
            ready=ready,
            people=beside,
            level=level,
            needed=needed,
        )
    else:
        counted = _("Fewer of the people who work with it are ready than level %(level)s needs.", level=level)
    return _(
        "Hello %(name)s,\n\n%(agent)s runs live in %(workflow)s. %(counted)s\n\nSee who is missing what:\n%(link)s\n\n"
        "Give people time to complete it, lower the level, or pause the agent.",
        counted=counted,
        **values,
    )


FELL_SHORT = NoticeKind(
    name="readiness.fell_short",
    subject=_l("%(agent)s has too few ready people in %(workflow)s"),
    text=_fell_short,
    endpoint="readiness.beside",
)
KINDS = (FELL_SHORT,)
