"""Examples of the sample's kinds, and the records that they point to."""

from __future__ import annotations

from datetime import date
from typing import Any

from stations.kinds.testing import Example
from stations.organisations.testing import organisation


def person_at(station: Any) -> Any:
    """The one who borrows at this station, with a household and an identity number."""
    from beneficiaries.models import Household, Person
    from beneficiaries.search.services import refresh_tokens
    from stations.crypto import blind_index
    from stations.models import User

    known = Person.objects.filter(station=station, name="秘密借用人").first()
    if known:
        return known
    by = {"origin": station, "created_by": User.objects.earliest("pk")}
    number = number_of(station)
    home = Household.objects.create(division=station.home, number=f"H-{station.code}", **by)
    person = Person.objects.create(
        name="秘密借用人", station=station, born_on=date(1950, 1, 2), household=home,
        id_number=number, id_index=blind_index("id_number", number), **by,
    )  # fmt: skip
    refresh_tokens([person])
    return person


def number_of(station: Any) -> str:
    from stations.identity_numbers.rules import check_character

    first17 = f"99010119500102{station.pk % 1000:03}"
    return first17 + check_character(first17)


def agency() -> Any:
    return organisation("Bright Day Agency")


def trainer_of(division: Any) -> Any:
    from config.tests.sample.models import Trainer
    from stations.models import User

    by = {"origin": division, "created_by": User.objects.earliest("pk")}
    known = Trainer.objects.filter(division=division, name=f"教具师{division.code}").first()
    return known or Trainer.objects.create(
        division=division, name=f"教具师{division.code}", began_on=date(2026, 1, 1), **by
    )


def borrowed_by(station: Any) -> dict[str, Any]:
    person = person_at(station)
    return {
        "person": str(person.pk),
        "household": str(person.household_id),
        "trainer": str(trainer_of(station.home).pk),
    }


def borrower_in_a_sheet(station: Any) -> dict[str, Any]:
    person = person_at(station)
    return {
        "person": person.name,
        "person_id_number": number_of(station),
        "household": person.household.number,
        "trainer": trainer_of(station.home).name,
    }


LOAN = Example(
    space="sample",
    one="loan",
    many="loans",
    access="a station's own people open it",
    sent=lambda n: {"thing": f"秘密轮椅{n}", "asked_on": "2026-03-01"},
    at=borrowed_by,
    sheet_at=borrower_in_a_sheet,
    secret="秘密轮椅0",
    edit={"thing": "秘密轮椅0改"},
    wrong={"thing": " ", "asked_on": "2999-01-01"},
    steps=[("accept", {}), ("end", {"returned_on": "2026-04-01"})],
)
TRAINER = Example(
    space="sample",
    one="trainer",
    many="trainers",
    access="a division's own people open it",
    sent=lambda n: {"name": f"秘密讲师{n}", "phone": f"138000022{n:02}", "began_on": "2026-03-01"},
    at=lambda division: {"organisation": str(agency().pk)},
    sheet_at=lambda division: {"organisation": agency().name},
    secret="秘密讲师0",
    edit={"name": "秘密讲师0改"},
    wrong={"name": " ", "began_on": "2999-01-01", "phone": "12"},
    steps=[("accept", {}), ("end", {"ended_on": "2026-04-01", "reason": "moved away"})],
)
