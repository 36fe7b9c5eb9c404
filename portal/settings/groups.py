"""Groups of settings, and sources of defaults, that several features share.

A group that only one feature uses is in the ``settings.py`` of that feature.
"""

from flask_babel import lazy_gettext as _l

from portal.settings.rules import Group

BRANDING = Group(name="branding", title=_l("Name and contact"), order=10)
SIGNING_IN = Group(name="signing_in", title=_l("Signing in"), order=20)
ASSESSMENTS = Group(name="assessments", title=_l("Passing an assessment"), order=30)
CERTIFICATION = Group(name="certification", title=_l("How long clearance lasts"), order=40)
REMINDERS = Group(name="reminders", title=_l("Due dates and reminders"), order=50)
SMALL_GROUPS = Group(name="small_groups", title=_l("Small groups"), order=60)
HOUSEKEEPING = Group(name="housekeeping", title=_l("Cleaning up"), order=90)

THIS_PORTAL = _l("This portal")
SECURITY_PRACTICE = _l("Security practice")
ASSESSMENT_PRACTICE = _l("Assessment practice")  # field 2.5
CERTIFICATION_PRACTICE = _l("Certification practice")  # field 2.6
