"""Which parties there are at a place: those of the nearest division upwards that says any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stations.organisations.models import Organisation
from stations.organisations.queries import paths_of
from stations.parties.models import Party, PartyWord
from stations.wording import Text

Kind = Organisation.Kind


@dataclass(frozen=True)
class Said:
    """What a party is called, and which kinds of organisation it holds."""

    word: Text
    kinds: frozenset[str] = frozenset()


Parties = Mapping[str, Said]  # by code, in the order of ``Party``

# 中共中央 国务院关于加强基层治理体系和治理能力现代化建设的意见 (2021), §四(三)
NATIONAL: Parties = {
    Party.COMMUNITY: Said(Party.COMMUNITY.label, frozenset({Kind.COMMITTEE})),
    Party.ORGANISATION: Said(
        Party.ORGANISATION.label, frozenset({Kind.SOCIETY, Kind.COMMUNITY, Kind.NURSING_HOME})
    ),
    Party.WORKER: Said(Party.WORKER.label, frozenset({Kind.AGENCY})),
    Party.VOLUNTEER: Said(Party.VOLUNTEER.label),
    Party.CHARITY: Said(Party.CHARITY.label, frozenset({Kind.FOUNDATION, Kind.COMPANY})),
}


def parties_at(divisions: Iterable[str]) -> dict[str, Parties]:
    """By code of the division; two statements."""
    paths = {code: path.split("/") for code, path in paths_of(divisions).items()}
    above = {code for path in paths.values() for code in path}
    rows = PartyWord.objects.not_voided().filter(division__in=above).order_by("created_at", "pk")
    said: dict[str, list[PartyWord]] = {}
    for row in rows:
        said.setdefault(row.division_id, []).append(row)
    nearest = {
        code: next((said[step] for step in reversed(path) if step in said), [])
        for code, path in paths.items()
    }
    return {code: _parties(nearest.get(code, [])) for code in divisions}


def _parties(rows: list[PartyWord]) -> Parties:
    """Of several words of one party each is said."""
    if not rows:
        return NATIONAL
    found: dict[str, Said] = {}
    for code in Party.values:
        same = [row for row in rows if row.party == code]
        if same:
            kinds = frozenset(kind for row in same for kind in row.kinds)
            found[code] = Said("、".join(row.word for row in same), kinds)
    return found


def party_of(kind: str, parties: Parties) -> str:
    """Of an organisation of this kind, where only one party holds it; else nothing."""
    holding = [code for code, said in parties.items() if kind in said.kinds]
    return holding[0] if len(holding) == 1 else ""
