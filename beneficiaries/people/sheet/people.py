"""People from a sheet: one row a person, one household number a household."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import cast

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Relation
from beneficiaries.households.services.householders import Head
from beneficiaries.households.services.households import hold_register
from beneficiaries.models import Person
from beneficiaries.people.queries.holders import holders_for
from beneficiaries.people.rules import Birth
from beneficiaries.people.services.bulk import (
    RowErrors,
    check_people,
    check_within,
    register_people,
)
from beneficiaries.people.services.doubles import hold_doubles
from beneficiaries.people.services.drafts import ALL, Draft, Registration
from beneficiaries.people.services.refusals import RegisteredElsewhere
from beneficiaries.people.sheet.allowance import settle_allowance
from beneficiaries.people.sheet.columns import COLUMNS, kind_beside_grade
from beneficiaries.people.sheet.gone import ask_of_gone
from beneficiaries.people.sheet.households import settle_households
from beneficiaries.people.sheet.taking_back import take_back_people
from beneficiaries.people.sheet.workers import settle_workers
from beneficiaries.rights import RIGHTS
from beneficiaries.search.names import pinyin_key
from stations.identity_numbers.rules import id_number_or_none
from stations.identity_numbers.services import ask
from stations.imports.alike import ASKS, question
from stations.imports.columns import Column
from stations.imports.importers import (
    Importer,
    Step,
    Stops,
    WriteRefused,
    Written,
    register,
)
from stations.imports.own_stations import by_station, name_stations, own_station
from stations.imports.rows import Row
from stations.masking import mask_name
from stations.models import Station, User
from stations.refused import plain_names
from stations.scope import counts_anything
from stations.wording import short_day

OWN = (
    *("name", "sex", "born_on", "born_precision", "id_number", "ethnicity", "phone", "relation"),
    *("risk", "self_care", "disability_type", "disability_grade", "guardian", "health"),
    *("enrolled_on", "household", "worker"),
)
HEAD = "householder"
YEARS_APART = 2  # that an age may be off: of a list that isn't new, or counted from one
COLUMN_OF = {"division": "village", "household": "village", "number": "household_number"}


@register
class PeopleImporter(Importer):
    kind = "people"
    title = _("People")
    lead = _("Beneficiaries with their households and categories")
    icon = "users"
    right = RIGHTS, "import"
    at_station = True
    list_view = "cases:people"

    def columns(self) -> Sequence[Column]:
        return [own_station(), *COLUMNS]

    def check(self, rows: Sequence[Row], *, by: User, station: Station | None) -> None:
        """Station by station; what only the whole file says is asked of all together."""
        pairs: list[tuple[Row, Draft]] = []
        for place, part in self._at_stations(rows, by, station):
            whole = _settled(part, place)
            given = [_given(row) for row in whole]
            drafts = check_people(given, station=place, by=by, act="import")
            pairs += zip(whole, drafts, strict=True)
        pairs.sort(key=lambda pair: pair[0].number)
        check_within([draft for _row, draft in pairs])
        is_told = counts_anything(by)
        for row, draft in pairs:
            _judge(row, draft, is_told)

    def write(
        self, rows: Sequence[Row], *, by: User, station: Station | None, step: Step
    ) -> Written:
        written = Written()
        places = list(self._at_stations(rows, by, station))
        hold_doubles(
            (place, pinyin_key(row.get("name", ""))) for place, part in places for row in part
        )
        hold_register(place for place, _part in places)
        for place, part in places:
            settled = _settled(part, place)
            given = [_given(row) | _decided(row) for row in settled]
            steps = _Steps(step, len(written), len(rows))
            try:
                made = register_people(given, station=place, by=by, progress=steps, act="import")
            except RowErrors as error:
                by_number = {row.number: row for row in rows}
                for draft in error.drafts:
                    _judge(by_number[draft.row], draft, counts_anything(by))
                raise WriteRefused from None
            written |= {row.number: person for row, person in zip(settled, made, strict=True)}
        return written

    def written(self, keys: Iterable[str]) -> list[Model]:
        return list(Person.objects.filter(pk__in=list(keys)).select_related("household"))

    def take_back(self, objs: Sequence[Model], *, since: datetime, by: User, reason: str) -> Stops:
        return take_back_people(objs, since=since, by=by)

    def sent_back(self, rows: Sequence[Row], *, by: User, station: Station | None) -> None:
        """Numbers that came to another station between the check and the write."""
        wrong = [row for row in rows if "id_number" in row.errors]
        for place, part in by_station(wrong):
            asked = [id_number_or_none(row.get("id_number", "")) for row in part]
            numbers = [number.number18 for number in asked if number]
            ask(numbers, by=by, station=place, look_up=holders_for(by, "import"))

    def _at_stations(
        self, rows: Sequence[Row], by: User, chosen: Station | None
    ) -> Iterator[tuple[Station, list[Row]]]:
        name_stations(rows, chosen, self.stations(by))
        return by_station(rows)


class _Steps:
    """One station's steps, as those of the whole file."""

    def __init__(self, step: Step, before: int, total: int) -> None:
        self.whole, self.before, self.total = step, before, total

    def step(self, done: int, total: int) -> None:
        self.whole(self.before + done, self.total)


def _settled(rows: Sequence[Row], station: Station | None) -> list[Row]:
    """Rows whose cells could all be read, with villages, households and workers found."""
    settle_households(rows, station)
    ask_of_gone(rows)
    settle_workers(rows, station)
    settle_allowance(rows)
    for row in rows:
        _settle_birth(row)
        _settle_grade(row)
        _date_categories(row)
    return [row for row in rows if not row.is_bad]


def _settle_birth(row: Row) -> None:
    """The day, else the year, else the age that the row says; a better one makes a worse cell
    nobody's business."""
    known = [row.values.pop(key, None) for key in ("born_on", "born_in", "age")]
    birth = next((one for one in known if one), None)
    _ask_of_age(row, known[0] or known[1], known[2])
    if isinstance(birth, Birth):
        row.values["born_precision"] = birth.precision
        birth = birth.on
    if birth:
        row.values["born_on"] = birth
    for key in ("born_in", "age") if known[0] or row.get("id_number") else ():
        row.errors.pop(key, None)


def _ask_of_age(row: Row, birth: object, aged: object) -> None:
    """An age that no birth of the row gives; a list that is two years old is none to ask about."""
    number = id_number_or_none(row.get("id_number", ""))
    born = number.born_on if number else getattr(birth, "on", birth)
    told = getattr(aged, "on", None)
    if isinstance(born, date) and told and abs(born.year - told.year) > YEARS_APART:
        words = {"age": row.cells["age"], "born": f"{born:%Y}"}
        sentence = gettext(
            "The age says %(age)s, but the birth is of %(born)s: imported as of %(born)s"
        )
        row.values.setdefault("asked", []).append(question("age", sentence % words))


def _settle_grade(row: Row) -> None:
    """肢体二级: the kind is kept where no column says it."""
    cell = row.cells.get("disability_grade", "")
    if row.get("disability_grade") is None or not (kind := kind_beside_grade(cell)):
        return
    if row.values.setdefault("disability_type", kind) != kind:
        sentence = gettext("“%(text)s”: the column beside it says another kind of disability.")
        row.wrong("disability_grade", sentence % {"text": cell})


def _decided(row: Row) -> Registration:
    """What the uploader said: whoever looks alike is another; who would be a second householder
    is a relative."""
    given: Registration = {"different_from": ALL} if row.likely else {}
    if any(key.startswith(f"{ASKS}{HEAD}") for key, _words in row.likely):
        given["relation"] = Relation.OTHER_RELATIVE
    return given


def _date_categories(row: Row) -> None:
    """A date in brackets is that category's own; else the row's date holds for all."""
    since = row.get("categories_since")
    row.values["spells"] = [(code, own or since, None) for code, own in row.get("categories", [])]


def _given(row: Row) -> Registration:
    own = {key: row.values[key] for key in OWN if key in row.values}
    more = {"categories": row.values["spells"], "number_is_free": row.was_good}
    return cast(Registration, own | {"row": row.number} | more)


def _judge(row: Row, draft: Draft, is_told: bool) -> None:
    for name, errors in draft.errors.items():
        [plain, *_more] = plain_names(name)
        for error in errors:
            key = COLUMN_OF.get(plain, plain)
            for sentence in ValidationError(error).messages:
                row.wrong(key, sentence)
    if draft.known:
        row.wrong("id_number", _standing(draft.known, is_told))
    if draft.is_elsewhere:
        row.wrong("id_number", " ".join(RegisteredElsewhere().messages))
    likely = [(str(person.pk), _described(person, is_told)) for person in draft.doubles]
    if draft.twin:
        likely.append(
            (f"row-{draft.twin}", gettext("Row %(row)d of this file") % {"row": draft.twin})
        )
    if draft.head:
        likely.append(question(f"{HEAD}-{_whose(draft.head)}", _asked(draft.head, is_told)))
    row.likely = [*likely, *row.get("asked", ())]


def _standing(person: Person, is_told: bool) -> str:
    """Whose number it is already."""
    if not is_told:
        return gettext("This number is registered already.")
    sentence = gettext("This number is registered already: %(name)s. Open the file to change it.")
    said = [sentence % {"name": mask_name(person.name)}, _gone(person)]
    return " ".join(filter(None, said))


def _whose(head: Head) -> str:
    return str(head.person.pk) if head.person else f"row-{head.row}"


def _asked(head: Head, is_told: bool) -> str:
    who = gettext("Row %(row)d of this file") % {"row": head.row}
    if head.person:
        who = mask_name(head.person.name) if is_told else gettext("Somebody of the register")
    words = {"who": who}
    sentence = gettext(
        "%(who)s is the householder already: this one is imported as another relative"
    )
    return sentence % words


def _described(person: Person, is_told: bool) -> str:
    """Enough to recognise: 李*兰 1948-04, 梅村."""
    if not is_told:
        return gettext("Somebody of the register")
    place = person.household.division.short_name if person.household else ""
    born = person.born_told if person.is_born_about else f"{person.born_on:%Y-%m}"
    return " ".join(filter(None, [mask_name(person.name), born, place, _gone(person)]))


def _gone(person: Person) -> str:
    """Whoever died or left is found, too: since when."""
    return f"{person.gone} {short_day(person.gone_on)}" if person.gone_on else ""
