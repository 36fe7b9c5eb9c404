"""The blueprint that all pages of readiness share."""

from flask import Blueprint

bp = Blueprint("readiness", __name__, template_folder="../templates")
