"""A report's bulletin: which templates there are, and what the chosen one says."""

from __future__ import annotations

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reports.bulletins.prose import Segment, Source, compose, paragraphs
from reports.bulletins.queries import kept_divisions, templates_for
from reports.bulletins.sources import Reported, in_prose
from reports.bulletins.texts import USUAL, USUAL_WORDS, usual_text
from reports.issued.sheets import Sheet
from reports.words import Words
from stations.models import User

ISSUED = "issued"  # the key of the text that was sealed with the report


NOT_ISSUED = _("This paragraph is no part of the report as it was issued.")


class Choice(NamedTuple):
    key: str
    title: Words
    text: str
    is_on: bool


class Panel(NamedTuple):
    choices: list[Choice]
    paragraphs: list[list[Segment]]
    errors: list[str]
    may_keep: bool


def panel_of(sheet: Sheet, user: User, asked: str = "") -> Panel:
    """The nearest template is said unless another one is asked for; of an issued report what was
    sealed with it, and any other says of itself that it wasn't."""
    place, printed = sheet.report.place, sheet.printed
    rows: list[tuple[str, Words, str]] = [
        (str(t.pk), t.title, t.text) for t in templates_for(place)
    ]
    rows.append((USUAL, USUAL_WORDS, usual_text(place)))
    if printed is not None:
        rows.insert(0, (ISSUED, _("as issued"), printed.text))
    chosen = next((row for row in rows if row[0] == asked), rows[0])
    said, errors = said_by(chosen[2], Reported(sheet))
    if printed is not None and chosen[2] != printed.text:
        said = said and [[Segment(in_prose(NOT_ISSUED))], *said]
    choices = [Choice(*row, is_on=row is chosen) for row in rows]
    return Panel(choices, said, errors, bool(kept_divisions(user)))


def said_by(text: str, source: Source) -> tuple[list[list[Segment]], list[str]]:
    """The paragraphs and what is said of the whole, or what is wrong with the template."""
    try:
        said = paragraphs(compose(text, source))
        return [*said, *([Segment(note)] for note in source.notes)], []
    except ValidationError as error:
        return [], list(error.messages)
