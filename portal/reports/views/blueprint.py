"""The blueprint that all pages for reporters share."""

from flask import Blueprint

bp = Blueprint("reports", __name__, url_prefix="/reports", template_folder="../templates")
