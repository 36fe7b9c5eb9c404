"""Signatures: who signed which exact text, with what meaning, and how they proved their identity.

A feature mixes :class:`~portal.signatures.models.Signed` into the model of what is signed, shows a
:class:`~portal.signatures.signing.SigningForm`, and fills the columns with
:func:`~portal.signatures.commands.signature`.
"""

from flask import Blueprint

from portal.core.feature import Feature
from portal.signatures.settings import SETTINGS
from portal.signatures.words import LABELS, SENTENCES

# Templates only; there is no page of its own.
bp = Blueprint("signatures", __name__, template_folder="templates")

FEATURE = Feature(
    name="signatures", blueprints=(bp,), labels=(LABELS,), sentences=(SENTENCES,), settings=SETTINGS
)
