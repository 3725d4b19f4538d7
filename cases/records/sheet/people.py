"""Whom a row is about, and who was there: people of the register, found by sets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from beneficiaries.codes import BornPrecision
from beneficiaries.finding import settle_numbers
from beneficiaries.models import Person
from beneficiaries.people.queries.reach import people_within_reach
from cases.codes import Outcome
from stations.imports.rows import Row
from stations.models import Station, User


def settle_people(rows: Sequence[Row], by: User) -> None:
    """Sets ``subject`` and ``attended``; three statements whatever the number of rows."""
    visible = people_within_reach(by, "import").select_related("station", "worker")
    numbered = [row for row in rows if row.get("person_number")]
    settle_numbers(numbered, visible, number="person_number", name="person_name", into="subject")
    _find_by_name(rows, visible)
    _find_members(rows, visible)


def _find_by_name(rows: Sequence[Row], visible: QuerySet[Person]) -> None:
    asked = [row for row in rows if row.get("person_name") and not row.get("person_number")]
    names = {row.values["person_name"] for row in asked}
    days = {row.get("person_born_on") for row in asked} - {None}
    people: dict[str, list[Person]] = {}
    alike = Q(born_on__in=days) | Q(born_precision=BornPrecision.YEAR)
    for person in visible.filter(alike, name__in=names):
        people.setdefault(person.name, []).append(person)
    for row in asked:
        born_on = row.get("person_born_on")
        if born_on is None:
            if "person_born_on" not in row.errors:
                row.wrong("person_born_on", _("A name needs the birth date or identity number."))
            continue
        alike_here = _here(people.get(row.values["person_name"], []), row.get("place"))
        found = _born_on(alike_here, born_on)
        if len(found) == 1:
            row.values["subject"] = found[0]
        elif found:
            row.wrong("person_number", _("Several people have this name and birth date."))
        else:
            row.wrong("person_name", _("Nobody on your ledger has this name and birth date."))


def _here(people: Sequence[Person], place: Station | None) -> Sequence[Person]:
    """A name is one of the station's own people, or of the station above or below it; of no other
    one's, be it another room of the same town, whoever names it for a whole county."""
    if place is None:
        return people
    near = {place.pk, place.parent_id} - {None}
    return [
        p for p in people if p.station_id in near or p.station and p.station.parent_id == place.pk
    ]


def _born_on(people: Sequence[Person], day: date) -> list[Person]:
    """That very day, else those of whom only the year is known."""
    fitting = [person for person in people if person.may_be_born_on(day)]
    return [person for person in fitting if not person.is_born_about] or fitting


def _find_members(rows: Sequence[Row], visible: QuerySet[Person]) -> None:
    """Who was there: the subject of a met service, and the ticked members of the household."""
    asked = [row for row in rows if row.get("members")]
    homes = {row.values["subject"].household_id for row in asked if row.get("subject")} - {None}
    members: dict[UUID | None, dict[str, Person]] = {}
    for person in visible.filter(household__in=homes):
        members.setdefault(person.household_id, {})[person.name] = person
    for row in rows:
        subject = row.get("subject")
        met = row.get("outcome", Outcome.MET) == Outcome.MET
        present = [subject] if subject and met else []
        if row.get("members"):
            present += _members(row, subject, members)
        row.values["attended"] = list(dict.fromkeys(present))


def _members(
    row: Row, subject: Person | None, members: dict[UUID | None, dict[str, Person]]
) -> list[Person]:
    if subject is None:
        if not row.is_bad:
            row.wrong("members", _("Members of a household need the person they live with."))
        return []
    known = members.get(subject.household_id, {})
    missing = [name for name in row.values["members"] if name not in known]
    if missing:
        sentence = _("Not registered in this household: %(names)s.")
        row.wrong("members", sentence % {"names": _(", ").join(missing)})
    return [known[name] for name in row.values["members"] if name in known]
