"""What must be true of a partnership: functions over plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from stations.dated import still_to_come
from stations.kinds.protocol import Problems
from stations.organisations.rules import still_there
from stations.partnerships.models import Partnership
from stations.wording import Text


@dataclass(frozen=True)
class Facts:
    """``parties``: codes and words of those that there are at the station. ``held``: keys of
    organisations that stand. ``is_double``: another one of the two holds on the same days."""

    today: date
    parties: Mapping[str, Text] = field(default_factory=dict)
    held: Collection[int] = ()
    is_double: bool = False


def organisation_stands(row: Partnership, facts: Facts) -> Problems:
    yield from still_there(row.organisation_id, facts.held)


def party_is_known_here(row: Partnership, facts: Facts) -> Problems:
    if row.party not in facts.parties:
        words = {"parties": "、".join(map(str, facts.parties.values()))}
        yield "party", _("Say which party it is; here there are: %(parties)s.") % words


def days_are_right(row: Partnership, facts: Facts) -> Problems:
    if sentence := still_to_come(row.since, facts.today):
        yield "since", sentence
    if row.since and row.until and row.until <= row.since:
        yield "until", _("The end must lie after the beginning.")


def works_with_it_once(row: Partnership, facts: Facts) -> Problems:
    if facts.is_double:
        yield "organisation", _("The station works with it as this party on these days already.")


RULES = (organisation_stands, party_is_known_here, days_are_right, works_with_it_once)
