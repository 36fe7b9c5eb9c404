"""The blueprint that everything under /learn shares."""

from flask import Blueprint

bp = Blueprint("training", __name__, url_prefix="/learn", template_folder="templates")
