"""The notices to observers."""

from flask_babel import lazy_gettext as _l

from portal.core.notice import NoticeKind

OBSERVATION_ASKED = NoticeKind(
    name="training.observation_asked",
    subject=_l("%(asks)s asks you to watch them at work"),
    text=_l(
        "Hello %(name)s,\n\n%(asks)s is ready for a practical sign-off and asks you to observe. It takes about 15"
        " minutes at the desk, on a phone or beside it:\n%(link)s\n"
    ),
    endpoint="training.observe",
)
KINDS = (OBSERVATION_ASKED,)
