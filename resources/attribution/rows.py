"""What a row of any door says of its project and theme, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, TypedDict, TypeVar

from resources.attribution.models import ITEMS
from resources.projects.models import Project
from resources.themes.models import Theme
from stations.models import Station


class Unsaid:
    """Nothing was said: what the parent says goes."""

    def __bool__(self) -> bool:
        return False


UNSAID: Final = Unsaid()
Said = Project | Theme | Unsaid | None


class Parent(Protocol):
    """What has a project and a theme: an activity, a case."""

    project_id: Any
    theme_id: Any


class AttributionFields(TypedDict, total=False):
    """``Attributed`` as keywords."""

    project: Said
    theme: Said
    stood: Sequence[Project | Theme]


@dataclass(frozen=True, kw_only=True)
class Attributed:
    """``project`` and ``theme``: None is none; unsaid, that of the parent (the activity or the case
    that a record is of). ``stood``: those that stood there before, of which no rule asks anew."""

    project: Said = UNSAID
    theme: Said = UNSAID
    stood: Sequence[Project | Theme] = ()

    @property
    def parent(self) -> Parent | None:
        """Whose project and theme it has, unless it says otherwise."""
        return None

    @property
    def attribution(self) -> dict[str, str | None]:
        """The columns as they are written: no later change of the parent reaches them."""
        return {f"{name}_id": self._item(name) for name in ITEMS}

    def _item(self, name: str) -> str | None:
        said = getattr(self, name)
        if said is UNSAID:
            return getattr(self.parent, f"{name}_id") if self.parent else None
        return getattr(said, ITEMS[name], None)

    def attributed(self) -> dict[str, object]:
        """Of what is hashed: what was said. Nothing where nothing was, so that rows sent before
        there were projects are still known for the same."""
        found: dict[str, object] = {}
        for name, item in ITEMS.items():
            said = getattr(self, name)
            if said or (said is None and self.parent):
                found[name] = getattr(said, item, None)
        return found


@dataclass(frozen=True, kw_only=True)
class AttributedAt(Attributed):
    """Of something that stands: what it is to have, at its station."""

    station: Station


Row = TypeVar("Row", bound=Attributed)


def stood_in(obj: Any) -> list[Project | Theme]:
    """What a stored row has: nobody asks of it whether it may stay."""
    return [one for one in (obj.project, obj.theme) if one]


def kept_of(row: Row, obj: Any) -> Row:
    """Of a row that takes this one's place: what it doesn't say is what stood there. At another
    station that is asked about anew."""
    said = {name: getattr(obj, name) for name in ITEMS if getattr(row, name) is UNSAID}
    is_here = row.station.pk == obj.station_id  # type: ignore[attr-defined]
    return replace(row, stood=stood_in(obj) if is_here else row.stood, **said)
