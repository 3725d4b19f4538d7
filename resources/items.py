"""What may be the item of a dimension: it stands behind an equals sign in a text (``@theme=…``)."""

from __future__ import annotations

from django.utils.translation import gettext as _

FORBIDDEN = "@={}|"


def unfit(item: str) -> str:
    """What is wrong with it, if anything."""
    found = [letter for letter in FORBIDDEN if letter in item]
    if not found:
        return ""
    return _("“%(letter)s” can't stand in it: it is written in texts, behind @.") % {
        "letter": found[0]
    }
