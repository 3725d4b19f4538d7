"""The form of a project: of a division, or of one of its stations."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from resources.rights import PROJECTS as RIGHTS
from stations.kinds.finders import FOUND
from stations.kinds.forms import KindForm
from stations.kinds.refs import PickField
from stations.models import Station, User


class ProjectForm(KindForm):
    """A lead names a station alone; an officer a division, and the station whose own it is."""

    def _ask_where(self, user: User) -> None:
        super()._ask_where(user)
        mine = Station.objects.filter(closed_on=None, pk__in=RIGHTS.stations(user, "add"))
        mine = mine.order_by("code")
        asked = self.fields["station"] = PickField(
            offered=mine,
            find=lambda typed: list(
                mine.filter(Q(name__icontains=typed) | Q(code__istartswith=typed))[:FOUND]
            ),
            label=_("station of its own"),
            required=False,
        )
        division = self.fields["division"]
        if not getattr(division, "few", None):
            del self.fields["division"]
            asked.required = True
            self._take_first("station", asked)
        elif not asked.few:
            del self.fields["station"]
        self.order_fields(["client_uuid", "division", "station", *self.fields])

    def clean(self) -> dict[str, object]:
        found = super().clean()
        station = found.get("station")
        if isinstance(station, Station):
            found.setdefault("division", station.home)
        return found
