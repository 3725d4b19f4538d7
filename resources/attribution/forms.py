"""Project and theme at the end of a form, folded: nobody who has none meets them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resources.attribution.models import ITEMS
from resources.attribution.queries import open_at
from stations.kinds.finders import FOUND
from stations.kinds.refs import PickField

LABELS = {"project": _("Project"), "theme": _("Theme")}


class AttributionFields(forms.Form):
    """Fields ``project`` and ``theme``, once ``offer_attribution`` found any."""

    def offer_attribution(
        self, keys: Sequence[int | None] | QuerySet, of: Any = None, day: date | None = None
    ) -> None:
        """Those that run today (or on the ``day`` of what is corrected) at the stations with these
        keys, and what stands in ``of``, chosen already. Where there is none is no field."""
        for name in ITEMS:
            known = getattr(of, name) if of else None
            offered = open_at(name, keys, day or timezone.localdate())
            field = PickField(
                offered=offered,
                find=_finder(offered, ITEMS[name]),
                known=known,
                label=LABELS[name],
                required=False,
            )
            if not field.few and known is None:
                continue
            self.fields[name] = field
            self.initial.setdefault(name, known.pk if known else "")

    def attribution_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ITEMS if name in self.fields]

    def before_attribution(self) -> list[forms.BoundField]:
        """What is seen of a form whose fields stand in their order, but for these."""
        return [bound for bound in self.visible_fields() if bound.name not in ITEMS]

    @property
    def is_attributed(self) -> bool:
        """Whether the fold stands open: something is chosen or wrong, or is being searched."""
        return any(bound.value() or bound.errors for bound in self.attribution_fields()) or (
            self.is_bound and self.data.get("search") in ITEMS
        )

    def attribution(self) -> dict[str, object]:
        """As keywords of a row: what this form didn't ask is unsaid."""
        names = [name for name in ITEMS if name in self.fields and name in self.data]
        return {name: self.cleaned_data[name] for name in names}


def _finder(offered: QuerySet, item: str) -> Callable[[str], list[Model]]:
    def find(typed: str) -> list[Model]:
        typed = typed.strip()
        fitting = Q(name__icontains=typed) | Q(**{f"{item}__istartswith": typed})
        return list(offered.filter(fitting)[:FOUND])

    return find
