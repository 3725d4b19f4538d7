"""How records are pointed to by other records: offered, found, named, looked up from a sheet.

The app that owns a model registers its finder (``AppConfig.ready``): a kind that points to a
person needs nobody above this app.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from stations.imports.cells import Reader, empty_sentence, name_text
from stations.imports.columns import Column
from stations.imports.rows import Row
from stations.models import User
from stations.wording import Text

FOUND = 20  # that a search offers
Settle = Callable[[Sequence[Row], str, User], None]


@dataclass(frozen=True, kw_only=True)
class Key:
    """A column by which a sheet names a record: its key is the field's name, with ``suffix``."""

    suffix: str
    label: Text = ""  # of the column, after the field's; empty: the field's alone
    aliases: Text = ""  # of a column with a label of its own; else those of the field
    read: Reader = name_text(100)
    mask: Callable[[str], str] | None = None
    hint: Text = ""


@dataclass(frozen=True, kw_only=True)
class Finder:
    """``opened``: the records that a person may open, and read by name. ``offered``: those that
    they may name (None: the same); any other doesn't exist for them. ``found``: a few that fit
    what was typed. ``title``: how one is called; ``masked``: for who may not open it. ``keys``:
    how a sheet names one; ``settle(rows, name, user)`` puts the records that the keys mean into
    ``row.values[name]``, or marks the row: a fixed number of statements, however many rows."""

    model: type[Model]
    opened: Callable[[User], QuerySet]
    found: Callable[[User, str], Sequence[Model]]
    title: Callable[[Any], str] = str
    masked: Callable[[Any], str]
    keys: Sequence[Key]
    settle: Settle
    offered: Callable[[User], QuerySet] | None = None

    def offers(self, user: User) -> QuerySet:
        return (self.offered or self.opened)(user)

    def columns(self, name: str, label: Text, hint: Text = "", aliases: Text = "") -> list[Column]:
        return [
            Column(
                key=name + key.suffix,
                label=format_lazy("{}{}", label, key.label) if key.label else label,
                aliases=key.aliases if key.label else aliases,
                read=key.read,
                mask=key.mask,
                hint=key.hint or hint,
                is_shown=not key.mask,
            )
            for key in self.keys
        ]

    def look_up(self, rows: Sequence[Row], name: str, label: Text, needed: bool, by: User) -> None:
        """What the cells of a field mean; the keys themselves are no values of the record."""
        keys = [name + key.suffix for key in self.keys]
        named = [row for row in rows if any(row.values.get(key) for key in keys)]
        self.settle(named, name, by)
        for row in rows:
            if needed and not row.is_bad and not any(row.values.get(key) for key in keys):
                row.wrong(name, empty_sentence(label))
            for key in keys:
                if not isinstance(row.values.get(key), self.model):
                    row.values.pop(key, None)


FINDERS: dict[type[Model], Finder] = {}


def register_finder(finder: Finder) -> None:
    FINDERS[finder.model] = finder


def finder_at(model: Model | type[Model], name: str) -> Finder:
    """Of what this field points to."""
    target = model._meta.get_field(name).related_model
    if not isinstance(target, type):
        raise TypeError(f"{name} points to no record")
    return FINDERS[target]


def settled(row: Row, name: str, found: Iterable[Model], *, none: str, several: str) -> None:
    """One is taken; none, or more than one, is said at the cell."""
    known = list(found)
    if len(known) == 1:
        row.values[name] = known[0]
    else:
        row.wrong(name, several if known else none)


def settle_by(columns: str | Sequence[str], opened: Callable[[User], QuerySet]) -> Settle:
    """Looks rows up by a column of the model (a name, a number), or by the first of several that
    has what the cell says: one statement a column."""
    names = [columns] if isinstance(columns, str) else list(columns)

    def settle(rows: Sequence[Row], name: str, by: User) -> None:
        wanted = {row.values[name] for row in rows}
        known: dict[tuple[str, str], list[Model]] = {}
        for column in names if wanted else []:
            for obj in opened(by).filter(**{f"{column}__in": wanted}):
                known.setdefault((column, getattr(obj, column)), []).append(obj)
        for row in rows:
            text = row.values[name]
            asked = {"text": text}
            fitting = [known[one, text] for one in names if (one, text) in known]
            settled(
                row,
                name,
                fitting[0] if fitting else [],
                none=_("“%(text)s” isn't known here.") % asked,
                several=_("Several are called “%(text)s”: enter this row on the page.") % asked,
            )

    return settle
