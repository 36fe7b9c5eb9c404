"""The blueprints of messages, and what several of their pages share."""

from flask import Blueprint, abort

from portal.core.access import actor
from portal.messages import queries
from portal.messages.models import Message

news_bp = Blueprint("news", __name__, url_prefix="/news", template_folder="../templates")
bp = Blueprint("messages", __name__, url_prefix="/messages")


def message_or_404(message_id: int) -> Message:
    return queries.find_message(actor(), message_id) or abort(404)


def news_or_404(message_id: int) -> Message:
    return queries.find_news(actor(), message_id) or abort(404)
