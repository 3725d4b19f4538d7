"""The first station's people as a worker meets them in the morning: who is due, who is late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from beneficiaries.households.services.households import NewHousehold
from beneficiaries.models import Person
from beneficiaries.people.services import register_people
from cases.crises.services import report_crisis
from cases.records.rows import ServiceRow
from cases.records.services import record_services, void_record
from demo.life import Life
from demo.people import number
from stations.models import Division

# name, sex, born, village, group, categories, risk, days since the last home visit (None: never)
NAMED: list[tuple[str, str, tuple[int, int, int], str, str, str, str, int | None]] = [
    ("罗正芬", "2", (78, 4, 28), "纳福村", "3组", "31 14", "H", 7),
    ("韦国良", "1", (83, 2, 11), "纳福村", "1组", "31 37", "K", 30),
    ("岑小妹", "2", (11, 6, 3), "纳福村", "1组", "24", "K", 31),
    ("王启发", "1", (45, 9, 19), "者王村", "2组", "46 14", "K", 32),
    ("王明贵", "1", (71, 12, 2), "秧亚村", "1组", "11 35", "H", 10),
    ("黄仕英", "2", (66, 3, 15), "秧亚村", "4组", "32", "N", None),
    ("陆小雨", "2", (9, 5, 20), "秧亚村", "2组", "23", "H", 3),
    ("班启荣", "1", (45, 8, 4), "者王村", "2组", "46", "K", 12),
]


def settle_in(life: Life) -> list[Person]:
    """The drawn people with their last visits, so that today's list looks as it does in life."""
    villages = {v.name: v for v in Division.objects.filter(parent=life.station.home)}
    worker = next(w for w in life.workers if w.name == "韦晓燕")
    rows = [_row(spec, n, villages, worker, life.today) for n, spec in enumerate(NAMED)]
    grandson = _grandson(rows[0], worker, life.today)
    people = register_people([*rows, grandson], station=life.station, by=life.lead)
    by_name = {person.name: person for person in people}
    visits = [
        row
        for spec in NAMED
        if spec[7] is not None
        for row in _visits(life, by_name[spec[0]], spec[7], by_name)
    ]
    record_services(sorted(visits, key=lambda row: row.done_on), by=life.worker)
    _crisis(life, by_name["陆小雨"])
    _mistake(life, by_name["韦国良"])
    return people


def _row(
    spec: Any, n: int, villages: dict[str, Division], worker: Any, today: date
) -> dict[str, Any]:
    name, sex, (age, month, day), village, group, codes, risk, _last = spec
    born_on = date(
        today.year - age - (1 if (today.month, today.day) < (month, day) else 0), month, day
    )
    home = NewHousehold(villages[village], group, f"{village}{group} {n + 7} 号")
    enrolled_on = today - timedelta(days=3 if _last is None else 260)
    first = enrolled_on - timedelta(days=90)
    return {
        "name": name, "sex": sex, "born_on": born_on, "id_number": number(born_on, sex, 400 + n),
        "phone": f"1000000{2200 + n:04d}" if age > 16 else "", "household": home, "risk": risk,
        "enrolled_on": enrolled_on, "worker": worker, "guardian": "外婆" if age < 18 else "",
        "ethnicity": "09" if n % 2 == 0 else "01", "self_care": "partial" if age > 70 else "",
        "categories": [(code, max(born_on, first), None) for code in codes.split()],
    }  # fmt: skip


def _grandson(elder: dict[str, Any], worker: Any, today: date) -> dict[str, Any]:
    born_on = date(today.year - 12, 1, 9)
    return {
        "name": "罗小军", "sex": "1", "born_on": born_on, "relation": "41", "worker": worker,
        "id_number": number(born_on, "1", 450), "household": elder["household"], "risk": "K",
        "enrolled_on": elder["enrolled_on"], "guardian": "祖母 罗正芬", "ethnicity": "09",
        "categories": [("24", elder["enrolled_on"], None)],
    }  # fmt: skip


def _visits(life: Life, person: Person, last: int, known: dict[str, Person]) -> list[ServiceRow]:
    """Back from the last one at the pace of the risk, for three months."""
    pause = {"H": 7, "K": 30, "N": 91}[person.risk]
    present = [person, known["罗小军"]] if person.name == "罗正芬" else [person]
    rows = []
    for ago in range(last, 92, pause):
        row = life._met(person, life.today - timedelta(days=ago), "home")
        rows.append(ServiceRow(**{**row.__dict__, "attended": present}))
    return rows


def _crisis(life: Life, child: Person) -> None:
    report_crisis(
        person=child, kind="child_unattended", by=life.worker,
        text="监护人失联，姐妹二人独自在家。", told=["police", "civil_affairs"],
    )  # fmt: skip


def _mistake(life: Life, person: Person) -> None:
    """A record that was written for the wrong day and taken back."""
    row = life._met(person, life.today - timedelta(days=20), "phone")
    (record,) = record_services([row], by=life.worker)
    void_record(record, reason="日期记错，另有一条", by=life.worker)
