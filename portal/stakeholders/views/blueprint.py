"""The blueprint of stakeholders, and what several of its pages share."""

from flask import Blueprint, abort

from portal.stakeholders import queries
from portal.stakeholders.models import StakeholderGroup

bp = Blueprint("stakeholders", __name__, url_prefix="/stakeholders", template_folder="../templates")
MAPS_SHOWN = 20


def group_or_404(group_id: int) -> StakeholderGroup:
    return queries.find_group(group_id) or abort(404)
