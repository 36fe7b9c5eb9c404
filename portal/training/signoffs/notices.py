"""The notices to observers."""

from flask_babel import lazy_gettext as _l

from portal.core.notice import NoticeKind

OBSERVATION_ASKED = NoticeKind(
    name="training.observation_asked",
    title=_l("A colleague would like you to observe their work"),
    subject=_l("%(asks)s would like you to observe their work"),
    text=_l(
        "Hello %(name)s,\n\n%(asks)s is ready for a practical sign-off and would like you to observe. It takes about"
        " 15 minutes at their desk; the checklist works on your phone:\n%(link)s\n"
    ),
    why=_l("They chose you to observe them."),
    endpoint="training.observe",
)
KINDS = (OBSERVATION_ASKED,)
