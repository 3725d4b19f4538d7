"""Which household a row belongs to: one village and one number are one household.

Registers number the households of each village anew, so a number alone says nothing. What can't be
told from the rows is asked, and a row's own address or group is never left out unseen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from beneficiaries.codes import Relation
from beneficiaries.households.services.households import NewHousehold
from beneficiaries.models import Household
from beneficiaries.people.queries.places import villages_served
from stations.audit.seen import unseen
from stations.imports.alike import question
from stations.imports.cells import WrongCell
from stations.imports.places import Places
from stations.imports.rows import Row
from stations.models import Division, Station
from stations.spelling.rules import name as spelled

Home = Household | NewHousehold
HOME = "home"  # begins the key of a question about a household


@dataclass
class _Numbered:
    """The households of one number, by village; ``said``: by which row of the file, if by one."""

    known: dict[str, Household] = field(default_factory=dict)
    said: dict[str, tuple[Home, int]] = field(default_factory=dict)

    def of_no_village(self) -> list[tuple[Home, int]]:
        """What a row may mean that says the number alone: its file's, else what is known."""
        return list(self.said.values()) or [(one, 0) for one in self.known.values()]

    def elsewhere(self, village: Division) -> tuple[Home, int] | None:
        others = [one for code, one in self.said.items() if code != village.pk]
        others += [(one, 0) for code, one in self.known.items() if code != village.pk]
        return others[0] if others else None


def settle_households(rows: Sequence[Row], station: Station | None) -> None:
    """Sets ``household``: one that is known here by village and number, or a new one in the row's
    village; and ``asked``, questions about it as (key, words)."""
    _find_villages(rows, station)
    numbered = _known(rows, station)
    before = ""
    for row in rows:
        number = row.get("household_number", "")
        row.values["asked"] = []
        if number:
            _join(row, numbered[number], follows=number == before)
        elif row.get("village"):
            row.values["household"] = _new(row)
        elif (row.get("address") or row.get("group_name")) and "village" not in row.errors:
            row.wrong("village", _("An address or group needs its village."))
        before = number


def _find_villages(rows: Sequence[Row], station: Station | None) -> None:
    served = villages_served([station] if station else []).values_list("pk", flat=True)
    texts = [row.cells.get("village", "") if row.get("village") else "" for row in rows]
    places = Places(texts, near=served, only_near=True)
    for row in rows:
        text = row.cells.get("village", "") if row.get("village") else ""
        if not text or "village" in row.errors:
            continue
        try:
            row.values["village"] = places.find(text)
        except WrongCell as error:
            del row.values["village"]
            sentence = error.message
            if not error.fix:
                sentence = _("“%(text)s” is none of the villages that the station serves.")
                sentence %= {"text": text}
            row.wrong("village", sentence, error.fix)


def _known(rows: Sequence[Row], station: Station | None) -> dict[str, _Numbered]:
    """Households of this station's people, or made here, by their number."""
    asked = {row.get("household_number") for row in rows} - {None, ""}
    numbered = Household.objects.annotate(read=Upper("number")).filter(read__in=asked)
    own = numbered.filter(people__station=station) | numbered.filter(people=None, origin=station)
    found: dict[str, _Numbered] = defaultdict(_Numbered)
    for household in own.select_related("division").order_by("created_at").distinct():
        found[household.number.upper()].known[household.division_id] = household
    return found


def _join(row: Row, numbered: _Numbered, *, follows: bool) -> None:
    """``follows``: the row before has the same number."""
    village: Division | None = row.get("village")
    if village is None:
        _join_without_village(row, numbered)
        return
    home, first = numbered.said.get(village.pk, (None, 0))
    home = home or numbered.known.get(village.pk)
    if home is None:
        _ask_for_village(row, village, numbered, follows=follows)
        home = _new(row)
    else:
        _ask_for_own(row, home, first)
    row.values["household"] = home
    numbered.said.setdefault(village.pk, (home, row.number))


def _join_without_village(row: Row, numbered: _Numbered) -> None:
    if "village" in row.errors:
        return
    meant = numbered.of_no_village()
    if len(meant) == 1:
        [(home, first)] = meant
        row.values["household"] = home
        _ask_for_own(row, home, first)
        numbered.said.setdefault(home.division.pk, (home, row.number))
    elif meant:
        names = _(", ").join(str(home.division) for home, _row in meant)
        sentence = _("%(villages)s each have a household of this number: write the village.")
        row.wrong("village", sentence % {"villages": names})
    else:
        row.wrong("village", _("A new household needs its village."))


def _ask_for_village(row: Row, village: Division, numbered: _Numbered, *, follows: bool) -> None:
    """A household begins with its householder. Who is a member, or stands right below a household
    of this number, and names another village, may have been meant to live in that one."""
    other = numbered.elsewhere(village)
    relation = row.get("relation")
    is_member = relation not in (None, "", Relation.SELF)
    if other is None or not (is_member or (follows and relation != Relation.SELF)):
        return
    home, first = other
    words = {"number": row.get("household_number"), "other": home.division, "village": village}
    if first:
        sentence = _(
            "Row %(row)d has household %(number)s in %(other)s: this one is imported into another "
            "household, in %(village)s"
        )
        words["row"] = first
    else:
        sentence = _(
            "Household %(number)s is known in %(other)s: this one is imported into another "
            "household, in %(village)s"
        )
    row.values["asked"].append(question(f"{HOME}-village-{home.division.pk}", sentence % words))


def _ask_for_own(row: Row, home: Home, first: int) -> None:
    """What the row says of the household, and the household says otherwise. A new one takes over
    what it doesn't know yet."""
    for name in ("group_name", "address", "residence"):
        said = row.get(name)
        if not said:
            continue
        with unseen():  # that it differs tells nobody what it is
            stands = getattr(home, name)
        if isinstance(home, NewHousehold) and (not stands or name not in home.said):
            setattr(home, name, said)
            home.said.add(name)
        elif _squeezed(said) != _squeezed(stands):
            words = _difference(row, home, name, first)
            row.values["asked"].append(question(f"{HOME}-{name}", words))


def _squeezed(text: object) -> str:
    return "".join(spelled(str(text)).split())


def _difference(row: Row, home: Home, name: str, first: int) -> str:
    words = dict(_shown(row, home, name))
    words["label"] = str(Household._meta.get_field(name).verbose_name)
    if first:
        words["row"] = str(first)
        sentence = _(
            "%(label)s: row %(row)s of this household says %(stands)s, here stands %(said)s, which "
            "is left out"
        )
    else:
        sentence = _(
            "%(label)s: the household has %(stands)s, here stands %(said)s, which is left out"
        )
    return sentence % words


def _shown(row: Row, home: Home, name: str) -> Iterator[tuple[str, str]]:
    """In words; the address that the register knows is told to nobody by a list of rows."""
    codes = dict(Household.Residence.choices)
    said = row.get(name)
    yield "said", str(codes.get(said, said))
    with unseen():
        stands = getattr(home, name)
    if name == "address" and stands and isinstance(home, Household):
        yield "stands", _("another one")
    else:
        yield "stands", str(codes.get(stands, stands)) or _("nothing")


def _new(row: Row) -> NewHousehold:
    names = ("group_name", "address", "residence")
    said = {name: row.values[name] for name in names if row.get(name)}
    return NewHousehold(
        division=row.values["village"],
        number=row.get("household_number", ""),
        said=set(said),
        **said,
    )
