"""What must be true of a theme: functions over plain values."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from resources.items import unfit
from resources.themes.models import Theme
from stations.kinds.protocol import Problems


@dataclass(frozen=True)
class Facts:
    is_coded: bool = False  # another one has the code, or had it


def code_is_new(row: Theme, facts: Facts) -> Problems:
    if facts.is_coded:
        yield "code", _("There is, or was, a theme with this code. Put your division's code first.")
    if sentence := unfit(row.code):
        yield "code", sentence


def ends_after_it_began(row: Theme, facts: Facts) -> Problems:
    if row.since and row.until and row.until <= row.since:
        yield "until", _("The end must lie after the beginning.")


RULES = (code_is_new, ends_after_it_began)
