"""The blueprint of policies."""

from flask import Blueprint

bp = Blueprint("policies", __name__, url_prefix="/policies", template_folder="../templates")
