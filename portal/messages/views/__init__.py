"""Pages of messages: the news of a reader, and the desk of those who write."""

from portal.messages.views import desk, news, review
from portal.messages.views.blueprint import bp, news_bp

__all__ = ["bp", "desk", "news", "news_bp", "review"]
