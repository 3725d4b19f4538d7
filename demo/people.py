"""Invented households: who lives there, and why the station knows them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from beneficiaries.households.services.households import NewHousehold
from demo import names
from stations.identity_numbers.rules import check_character
from stations.models import Division

YEARS = 3
NOWHERE = "529999"  # an area code that no place has


class Registry:
    """Makes up people from one seed; nobody of one register has another's number."""

    def __init__(self, township: int, villages: list[Division], today: date) -> None:
        self.dice = Random(f"people {township}")
        self.villages, self.today, self.count = villages, today, township * 37

    def family(self) -> list[dict[str, Any]]:
        """One household: 1–3 people who are on the ledger."""
        kinds = [self.alone, self.couple, self.grandparents, self.disabled, self.orphan, self.poor]
        return self.dice.choices(kinds, [30, 15, 22, 15, 6, 12])[0](self._home())

    def _home(self) -> NewHousehold:
        village = self.dice.choice(self.villages)
        group = f"{self.dice.randint(1, 6)}组"
        return NewHousehold(
            division=village,
            group_name=group,
            address=f"{village.short_name}{group} {self.dice.randint(1, 80)} 号",
            residence="urban" if village.kind == "community" else "rural",
        )

    def person(
        self, home: NewHousehold, sex: str, ages: tuple[int, int], given: list[str],
        surname: str = "", **fields: Any,
    ) -> dict[str, Any]:  # fmt: skip
        """A row; ``codes`` become categories that began some years ago."""
        self.count += 1
        born_on = self.today - timedelta(days=self.dice.randint(ages[0] * 365 + 200, ages[1] * 365))
        enrolled_on = self.today - timedelta(days=self._known_for())
        first = max(born_on, enrolled_on - timedelta(days=self.dice.randint(30, 300)))
        codes = fields.pop("codes", ())
        return {
            "name": (surname or self.dice.choice(names.SURNAMES)) + self.dice.choice(given),
            "sex": sex,
            "born_on": born_on,
            "id_number": number(born_on, sex, self.count),
            "phone": f"100{self.dice.randint(0, 99_999_999):08d}" if ages[0] > 16 else "",
            "ethnicity": self.dice.choices(["01", "09", "06", "08"], [55, 25, 12, 8])[0],
            "household": home,
            "enrolled_on": enrolled_on,
            "categories": [(code, first, None) for code in codes],
            "different_from": "all",
        } | fields

    def _known_for(self) -> int:
        """Days on the ledger: most came in the last year, some when the station began."""
        return self.dice.randint(*self.dice.choices([(40, 400), (400, YEARS * 365)], [4, 6])[0])

    def alone(self, home: NewHousehold) -> list[dict[str, Any]]:
        sex = self.dice.choice("12")
        given = names.ELDER_MEN if sex == "1" else names.ELDER_WOMEN
        codes = ["31", *self.dice.choices([[], ["14"], ["11"], ["38"]], [5, 3, 1, 1])[0]]
        row = self.person(home, sex, (66, 90), given, codes=codes)
        age = (self.today - row["born_on"]).days // 365
        is_weak = age > 82 or "11" in codes
        row["risk"] = "H" if is_weak and self.dice.random() < 0.5 else "K" if is_weak else "N"
        row["self_care"] = "partial" if is_weak else "full"
        if age > 84:
            row["categories"] += [("37", self.today - timedelta(days=200), None)]
        return [row]

    def couple(self, home: NewHousehold) -> list[dict[str, Any]]:
        return [
            self.person(home, "1", (64, 84), names.ELDER_MEN, codes=["32"]),
            self.person(home, "2", (62, 82), names.ELDER_WOMEN, codes=["32"], relation="10"),
        ]

    def grandparents(self, home: NewHousehold) -> list[dict[str, Any]]:
        surname = self.dice.choice(names.SURNAMES)
        elder = self.person(home, "2", (58, 76), names.ELDER_WOMEN, surname, codes=["33"])
        sex = self.dice.choice("12")
        given = names.BOYS if sex == "1" else names.GIRLS
        child = self.person(
            home, sex, (5, 14), given, surname, codes=["24"], risk=self.dice.choice("KKN"),
            relation="41" if sex == "1" else "42", guardian=f"祖母 {elder['name']}",
        )  # fmt: skip
        return [elder, child]

    def disabled(self, home: NewHousehold) -> list[dict[str, Any]]:
        sex, kind = self.dice.choice("12"), self.dice.choice(["1", "2", "4", "5", "6"])
        row = self.person(
            home, sex, (24, 62), names.MEN if sex == "1" else names.WOMEN,
            codes=[f"4{kind}", *self.dice.choice([[], ["14"]])], disability_type=kind,
            disability_grade=self.dice.randint(1, 4), risk=self.dice.choice("HKKN"),
        )  # fmt: skip
        return [row]

    def orphan(self, home: NewHousehold) -> list[dict[str, Any]]:
        sex = self.dice.choice("12")
        child = self.person(
            home, sex, (6, 15), names.BOYS if sex == "1" else names.GIRLS,
            codes=[self.dice.choice(["22", "23", "27"])], risk="H", guardian="祖父",
        )  # fmt: skip
        return [child]

    def poor(self, home: NewHousehold) -> list[dict[str, Any]]:
        code = self.dice.choice(["14", "15", "16", "18"])
        return [self.person(home, "1", (38, 60), names.MEN, codes=[code])]


def number(born_on: date, sex: str, serial: int) -> str:
    """A number with a right check character in an area that doesn't exist."""
    order = serial % 500 * 2 + (1 if sex == "1" else 0)
    first17 = f"{NOWHERE}{born_on:%Y%m%d}{order:03d}"
    return first17 + check_character(first17)
