"""The blueprint of all pages under /learn."""

from flask import Blueprint

bp = Blueprint("training", __name__, url_prefix="/learn", template_folder="templates")
