"""A pairing for the tests of all kinds, and the one with whom it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from stations.kinds.testing import Example


def person_at(station: Any) -> Any:
    """Somebody of this station, with an identity number."""
    from beneficiaries.models import Person
    from beneficiaries.search.services import refresh_tokens
    from stations.crypto import blind_index
    from stations.models import User

    known = Person.objects.filter(station=station, name="秘密结对人").first()
    if known:
        return known
    number = number_of(station)
    person = Person.objects.create(
        name="秘密结对人", station=station, origin=station, born_on=date(2012, 1, 2),
        created_by=User.objects.earliest("pk"), id_number=number,
        id_index=blind_index("id_number", number),
    )  # fmt: skip
    refresh_tokens([person])
    return person


def number_of(station: Any) -> str:
    from stations.identity_numbers.rules import check_character

    first17 = f"99010120120102{station.pk % 1000:03}"
    return first17 + check_character(first17)


def pairing(n: int) -> dict[str, object]:
    return {
        "kind": "neighbour",
        "neighbour": f"秘密邻居{n}",
        "neighbour_phone": f"138000033{n:02}",
        "frequency": "week",
        "began_on": "2026-03-01",
        "programme": "邻里守望行动",
        "programme_year": "2026",
        "note": f"住在对门{n}",
    }


def paired_with(station: Any) -> dict[str, object]:
    return {"person": str(person_at(station).pk)}


def paired_in_a_sheet(station: Any) -> dict[str, object]:
    person = person_at(station)
    return {"person": person.name, "person_id_number": number_of(station)}


EXAMPLE = Example(
    space="cases",
    one="pairing",
    many="pairings",
    access="a station's own people open it",
    sent=pairing,
    at=paired_with,
    sheet_at=paired_in_a_sheet,
    secret="秘密邻居0",
    edit={"neighbour": "秘密邻居0改"},
    wrong={"neighbour_phone": "12", "began_on": "2999-01-01", "programme_year": "1"},
)
