"""What other pages show of the first page."""

from flask import render_template


def calendar_link() -> str:
    """Return the way from the choices about email to the due dates in a calendar."""
    return render_template("today/_calendar_link.html")
