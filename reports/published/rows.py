"""Each published figure beside the sentence that the same template says of the books."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reports.bulletins.placeholders import NAMES, PLAIN, TARGET, UNKNOWN, parse, widened
from reports.bulletins.prose import compose, text_of
from reports.bulletins.sources import Live
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.place_history import Place
from reports.indicators import CATALOGUE
from reports.words import Words
from stations.models import Division, Posting, Station

FOLDER = Path(__file__).parent
FIGURES = FOLDER / "published_figures.csv"  # as found
SENTENCES = FOLDER / "rows.csv"  # which template says each, of which place and days
KEEPER = "published"  # who keeps the places built as examples; nobody can log in with it
# What brings an indicator that the catalogue lacks, by the beginning of its id.
LATER = {
    "IND-ACT": _("activities with a roster and evaluation"),
    "IND-BRD": _("brand projects of stations"),
    "IND-CLI": _("the ledger with surveys and files"),
    "IND-CON": _("contracts with operators"),
    "IND-EVA": _("evaluation of stations"),
    "IND-FIN": _("budgets and expenditure"),
    "IND-GRP": _("groups with members and sessions"),
    "IND-NET": _("facilities beside stations"),
    "IND-ORG": _("the register of organisations"),
    "IND-SUP": _("supervision"),
    "IND-TAL": _("examinations, incentives, honours and ranks of workers"),
    "IND-TRN": _("training"),
    "IND-VEN": _("venture calls"),
    "IND-VOL": _("volunteers"),
}
# What counts other people than any indicator or named group here.
UNLIKE = {"F041": _("no group here is of people aged 70 and over")}
SETTINGS = "CT-"
NO_INDICATOR = _("a table of settings, no figure")
NOT_BUILT = _("the place is not built here: build_published")

Row = dict[str, str]


@cache
def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


class Compared(NamedTuple):
    """``agrees`` is None where there is nothing to compare, for a ``reason``. ``note`` is what
    has been reached of a published target."""

    row: Row
    text: str = ""
    agrees: bool | None = None
    reason: Words = ""
    note: str = ""
    place: Place = None
    period: Period | None = None


def compared() -> Iterator[Compared]:
    """Every published row, in the order of the file; books are opened once a place and period."""
    mapped = {row["id"]: row for row in read(SENTENCES)}
    built = tuple(_built_places())
    books: dict[tuple[str, ...], Live] = {}
    for row in read(FIGURES):
        how = mapped[row["id"]]
        key = (how["place"], how["station"], how["first"], how["last"])
        reason = UNLIKE.get(row["id"]) or _lacking(row, how["template"])
        if not reason and not how["place"].startswith(built):
            reason = NOT_BUILT
        if reason:
            yield Compared(row, reason=reason)
            continue
        if key not in books:
            books[key] = _books(how)
        yield _compare(row, how["template"], books[key])


def _built_places() -> set[str]:
    """Codes of the places that were built as examples: nobody's own books are among them."""
    posted = Posting.objects.filter(user__username=KEEPER)
    return {code for (code,) in posted.exclude(division=None).values_list("division")}


def _lacking(row: Row, template: str) -> Words:
    """Why a row can't be compared; "" when its indicator exists. Every mistake raises."""
    figure = row["indicator_id"]
    exists = any(key.rstrip("ab") == figure for key in CATALOGUE)
    if (exists or template) and figure not in template:
        raise ValidationError(f"{row['id']}: the template does not name {figure}")
    try:
        parse(template)
    except ValidationError as error:
        if exists or {one.code for one in error.error_list} != {UNKNOWN}:
            raise
    if exists:
        return ""
    return NO_INDICATOR if figure.startswith(SETTINGS) else LATER[figure[:7]]


def _books(how: Row) -> Live:
    period = Period(date.fromisoformat(how["first"]), date.fromisoformat(how["last"]))
    place: Place = Division.objects.filter(pk=how["place"]).first()
    if how["station"]:
        place = Station.objects.filter(code=how["station"]).first()
    return Live(FigureSource(place, period, period.last))


def _compare(row: Row, template: str, live: Live) -> Compared:
    text = text_of(compose(template, live))
    return Compared(
        row,
        text,
        agrees(row, template, text, live),
        note=_reached(template, live),
        place=live.source.place,
        period=live.source.period,
    )


def _reached(template: str, live: Live) -> str:
    promised = f".{TARGET}"
    if promised not in template:
        return ""
    placeholder = template[template.index("{") : template.index("}") + 1]
    return text_of(compose(placeholder.replace(promised, PLAIN), live))


def agrees(row: Row, template: str, text: str, live: Live) -> bool:
    """The sentence stands in the quote, to the character but for full-width marks. Where the
    quote counts by naming, all names stand there, and they are as many as published."""
    quote = widened(row["quote"])
    named = [p for p in parse(template) if not isinstance(p, str) and p.aspect == NAMES]
    if not named:
        return text in quote
    names = live.names(named[0].cell)
    return len(names) == int(row["value"]) and all(name in quote for name in names)
