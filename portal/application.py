"""Assembles the portal: the list of features in ladder order."""

from sqlalchemy import Engine

from portal import (
    agents,
    audiences,
    audit,
    calendars,
    changes,
    chat,
    clients,
    demo,
    directory,
    exceptions,
    groundwork,
    library,
    messages,
    metrics,
    notices,
    outbox,
    paths,
    people,
    policies,
    readiness,
    reports,
    search,
    settings as portal_settings,
    signatures,
    stakeholders,
    today,
    training,
)
from portal.core import db
from portal.core.environment import Settings, read_settings
from portal.core.web import Portal

FEATURES = (
    audit.FEATURE,
    outbox.FEATURE,
    portal_settings.FEATURE,
    people.FEATURE,
    calendars.FEATURE,
    signatures.FEATURE,
    notices.FEATURE,
    chat.FEATURE,
    directory.FEATURE,
    clients.FEATURE,
    library.FEATURE,
    metrics.FEATURE,
    agents.FEATURE,
    audiences.FEATURE,
    changes.FEATURE,
    stakeholders.FEATURE,
    paths.FEATURE,
    training.FEATURE,
    policies.FEATURE,
    reports.FEATURE,
    messages.FEATURE,
    exceptions.FEATURE,
    readiness.FEATURE,
    today.FEATURE,
    search.FEATURE,
    groundwork.FEATURE,
    demo.FEATURE,
)


def create_app(settings: Settings | None = None, *, engine: Engine | None = None) -> Portal:
    """Return the portal for ``settings`` (by default those of the environment), bound to its database."""
    settings = settings or read_settings()
    db.bind(engine or db.connect(settings))
    app = Portal(settings)
    for feature in FEATURES:
        app.add(feature)
    return app
