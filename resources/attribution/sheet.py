"""Project and theme in a sheet: by number, code or name."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resources.attribution.models import ITEMS
from resources.attribution.queries import known_at
from resources.projects.models import Project
from resources.themes.models import Theme
from stations.imports.cells import name_text
from stations.imports.columns import Column
from stations.imports.rows import Row
from stations.imports.sheet_columns import column
from stations.models import Station
from stations.spelling.rules import name as spelled

MODELS: dict[str, type[Project] | type[Theme]] = {"project": Project, "theme": Theme}
COLUMNS: list[Column] = [
    column("project", name_text(100), gettext_lazy("under which project"),
           gettext_lazy("project number|name of the project"),
           hint=gettext_lazy("Its number or its name; of the station, or of a division above it")),
    column("theme", name_text(40), gettext_lazy("under which theme"),
           gettext_lazy("theme code|name of the theme"),
           hint=gettext_lazy("Its name or its code")),
]  # fmt: skip


def settle_attribution(rows: Sequence[Row], *, at: str = "place") -> None:
    """What the cells name, of the row's station (``at``); three statements, however many rows, and
    none where no row names any. Of several the uploader chooses."""
    asked = [row for row in rows if row.get(at) and any(_text(row, name) for name in ITEMS)]
    known = known_at({row.values[at] for row in asked}) if asked else {}
    for row in rows:
        for name in ITEMS:
            if text := _text(row, name):
                _settle(row, name, text, known.get(_key(row.get(at)), []))


def _key(station: Station | None) -> int:
    return station.pk if station else 0


def _text(row: Row, name: str) -> str:
    said = row.get(name)
    return said if isinstance(said, str) else ""


def _settle(row: Row, name: str, text: str, here: Sequence[Project | Theme]) -> None:
    those = [one for one in here if isinstance(one, MODELS[name])]
    item = ITEMS[name]
    found = [one for one in those if getattr(one, item).casefold() == text.casefold()]
    found = found or [one for one in those if text.casefold() in _called(one)]
    if len(found) == 1:
        row.values[name] = found[0]
        return
    del row.values[name]
    if found:
        items = sorted(getattr(one, item) for one in found)
        words = {"text": text, "items": _(", ").join(items)}
        row.wrong(name, _("Several are called “%(text)s”: write one of %(items)s.") % words, *items)
    else:
        row.wrong(name, _("“%(text)s” isn't known at this station.") % {"text": text})


def _called(one: Project | Theme) -> set[str]:
    number = [one.number] if isinstance(one, Project) else []
    return {spelled(name).casefold() for name in [one.name, *number]}
