"""Who helped and how long, as one field of a form: volunteers are found by name and ticked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import VolunteerService
from cases.records.rows import Volunteered
from cases.volunteering.queries import Arrived, found_volunteers, known_volunteers
from resources.models import Volunteer
from stations.conflicts import BOTH, MINE
from stations.cursors import is_uuid
from stations.models import Station, User

FIND = "find_volunteer"  # the search beside the ticks: it says nothing
Raw = Mapping[str, str]


class VolunteersWidget(forms.Widget):
    """Reads ``volunteers``, the keys that are ticked, and ``volunteers-<key>``, their minutes; the
    template draws them."""

    def value_from_datadict(
        self, data: QueryDict, files: object, name: str
    ) -> list[dict[str, str]]:
        keys = dict.fromkeys(data.getlist(name)) if isinstance(data, QueryDict) else ()
        return [
            {"volunteer": key, "minutes": data.get(f"{name}-{key}", "").strip()} for key in keys
        ]


class VolunteersField(forms.Field):
    """Pairs of a volunteer and minutes, or None: as long as the service itself.

    ``offer`` says who may be named; who stands there stays nameable.
    """

    widget = VolunteersWidget
    user: User | None = None
    is_eager = False
    stations: list[Station]
    made: dict[str, VolunteerService]
    arrived: dict[str, Arrived]

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Volunteers who helped"), required=False)
        self.stations, self.made, self.arrived = [], {}, {}

    def offer(
        self,
        user: User,
        stations: Iterable[Station],
        made: Iterable[VolunteerService] = (),
        arrived: Iterable[Arrived] = (),
        *,
        is_eager: bool = False,
    ) -> None:
        """``arrived``: who checked in, and is ticked when the form opens. ``is_eager``: whoever
        helped last is offered before anybody searches."""
        self.is_eager = is_eager
        self.user, self.stations = user, list(stations)
        self.made = {str(line.volunteer_id): line for line in made}
        self.arrived = {str(one.volunteer.pk): one for one in arrived}

    def known(self, keys: Iterable[str]) -> dict[str, Volunteer]:
        """Those of these keys that may be named, in one statement."""
        stand = {key: (self.made | self.arrived)[key].volunteer for key in keys if self._here(key)}
        others = [key for key in keys if key not in stand and is_uuid(key)]
        if not others or self.user is None:
            return stand
        stations = [station.pk for station in self.stations]
        found = known_volunteers(self.user, stations).filter(pk__in=others)
        return stand | {str(one.pk): one for one in found.select_related("station")}

    def _here(self, key: str) -> bool:
        return key in self.made or key in self.arrived

    def found(self, text: str) -> list[Volunteer]:
        return found_volunteers(self.user, self.stations, text) if self.user else []

    def clean(self, value: Sequence[Raw] | None) -> list[tuple[Volunteer, int | None]]:
        known = self.known([raw["volunteer"] for raw in value or []])
        found, errors = [], []
        for raw in value or []:
            volunteer = known.get(raw["volunteer"])
            if volunteer is None:
                errors.append(_("This volunteer is not of your stations."))
            elif raw["minutes"] and not re.fullmatch(r"\d{1,4}", raw["minutes"], re.ASCII):
                words = {"name": volunteer.name}
                errors.append(_("%(name)s: a volunteer's minutes are 1 to 1440.") % words)
            else:
                found.append((volunteer, int(raw["minutes"]) if raw["minutes"] else None))
        if errors:
            raise ValidationError(errors)
        return found

    def said(self, data: Sequence[Raw] | None = None) -> set[tuple[str, str]]:
        """Of a form's ticks, or of those who stand, to be compared."""
        return {(raw["volunteer"], raw["minutes"]) for raw in self._told(data)}

    def in_words(self, data: Sequence[Raw] | None = None) -> str:
        told = self._told(data)
        known = self.known([raw["volunteer"] for raw in told])
        return "\n".join(
            " ".join(filter(None, [known[raw["volunteer"]].name, raw["minutes"]]))
            for raw in told
            if raw["volunteer"] in known
        )

    def keep(self, data: QueryDict, name: str, theirs: VolunteersField, choice: str) -> None:
        """What was chosen of two versions becomes what the form says; of both, somebody's minutes
        are as they were typed."""
        if choice == MINE:
            return
        mine = self._told(self.widget.value_from_datadict(data, None, name))
        kept = {raw["volunteer"]: raw for raw in theirs._told(None)}
        if choice == BOTH:
            kept |= {raw["volunteer"]: raw for raw in mine}
        data.setlist(name, list(kept))
        for key, raw in kept.items():
            data[f"{name}-{key}"] = raw["minutes"]

    def unstored(self, data: Sequence[Raw] | None, of: VolunteersField | None) -> str:
        """Who was ticked and doesn't stand so in ``of``."""
        standing = of.said() if of else set()
        missing = [raw for raw in data or [] if (raw["volunteer"], raw["minutes"]) not in standing]
        return self.in_words(missing).replace("\n", "、") if missing else ""

    def opened(self) -> list[Raw]:
        """As the form opens: who stands there, and who checked in."""
        came = [
            {"volunteer": key, "minutes": str(one.minutes or "")}
            for key, one in self.arrived.items()
            if key not in self.made
        ]
        return [*self._told(None), *came]

    def _told(self, data: Sequence[Raw] | None) -> Sequence[Raw]:
        if data is not None:
            return data
        return [{"volunteer": key, "minutes": str(m.minutes)} for key, m in self.made.items()]


@dataclass(frozen=True)
class Tick:
    """A volunteer as the template draws them; ``minutes`` as typed, empty: as long as the
    service."""

    volunteer: Volunteer
    minutes: str
    is_on: bool
    is_approved: bool = False


class WithVolunteers(forms.Form):
    """A form of a service in which volunteers may have helped."""

    volunteers = VolunteersField()

    @property
    def volunteers_field(self) -> VolunteersField:
        return self.fields["volunteers"]

    @property
    def volunteer_text(self) -> str:
        return self.data.get(FIND, "") if self.is_bound else ""

    @property
    def is_finding(self) -> bool:
        return self.is_bound and self.data.get("search") == "volunteers"

    @cached_property
    def volunteer_ticks(self) -> list[Tick]:
        """Who is ticked, who stood there, who was found."""
        field = self.volunteers_field
        value = self["volunteers"].value() if self.is_bound else field.opened()
        raws = {raw["volunteer"]: raw["minutes"] for raw in value or []}
        ticked = field.known(list(dict.fromkeys([*raws, *field.made, *field.arrived])))
        finds = self.is_finding or self.volunteer_text or field.is_eager
        offered = field.found(self.volunteer_text) if finds else []
        found = {str(one.pk): one for one in offered}
        return [
            Tick(
                volunteer=one,
                minutes=raws.get(key, ""),
                is_on=key in raws,
                is_approved=key in field.made and field.made[key].approved_at is not None,
            )
            for key, one in (ticked | found).items()
        ]

    @property
    def opens_volunteers(self) -> bool:
        return bool(
            self["volunteers"].errors
            or self.is_finding
            or any(tick.is_on for tick in self.volunteer_ticks)
        )

    def clean(self) -> dict[str, Any]:
        """Whose minutes aren't said helped as long as the service took."""
        found = super().clean() or self.cleaned_data
        given, took = found.get("volunteers") or [], found.get("minutes")
        lines = []
        for volunteer, said in given:
            if (minutes := took if said is None else said) is None:
                words = {"name": volunteer.name}
                sentence = _("%(name)s: say how many minutes, here or of the service itself.")
                self.add_error("volunteers", sentence % words)
            else:
                lines.append(Volunteered(volunteer=volunteer, minutes=minutes))
        if "volunteers" in self.cleaned_data:
            found["volunteers"] = lines
        return found
