"""The blueprint of all pages of readiness."""

from flask import Blueprint

bp = Blueprint("readiness", __name__, template_folder="../templates")
