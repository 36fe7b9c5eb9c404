"""Panels of changes on pages of other features."""

from flask_login import current_user

from portal.agents.models import Deployment
from portal.changes import queries
from portal.core.permissions import Permission
from portal.core.templating import render_part


def change_of(deployment: Deployment) -> str:
    """Render the change of a deployment on its page, or the way to make one, for those who lead changes there."""
    if not current_user.may(Permission.CHANGES_LEAD):
        return ""
    if queries.find_deployment(current_user, deployment.id) is None:
        return ""
    change = queries.find_of_deployment(current_user, deployment.id)
    return render_part("changes/_of_deployment.html", deployment=deployment, change=change)
