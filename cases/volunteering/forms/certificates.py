"""Of which volunteer and days a certificate is."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.rights import RIGHTS
from cases.volunteering.forms.lines import FIND
from cases.volunteering.queries import found_volunteers
from resources.models import Volunteer
from stations.cursors import is_uuid
from stations.models import Station, User
from stations.spelling.fields import NameInput


class CertificateForm(forms.Form):
    """The volunteer is found by name and chosen."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    station = forms.ModelChoiceField(label=_("Station"), queryset=Station.objects.none())
    volunteer = forms.ModelChoiceField(
        label=_("Volunteer"), queryset=Volunteer.objects.none(), widget=forms.RadioSelect
    )
    since = forms.DateField(label=_("From"), widget=forms.DateInput)
    until = forms.DateField(label=_("To"), widget=forms.DateInput)
    teams = NameInput(
        label=_("Teams"),
        required=False,
        max_length=100,
        help_text=_("As they are to stand on the certificate"),
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        today = timezone.localdate()
        first = {"client_uuid": uuid4(), "since": today.replace(month=1, day=1), "until": today}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.user = user
        mine = Station.objects.filter(pk__in=RIGHTS.stations(user, "certify_hours"))
        self.fields["station"].queryset = mine
        self.fields["volunteer"].queryset = Volunteer.objects.visible_to(user).not_voided()
        if not self.is_bound:
            self.initial.setdefault("station", mine.first())

    @property
    def volunteer_text(self) -> str:
        return self.data.get(FIND, "") if self.is_bound else ""

    @cached_property
    def offered(self) -> list[tuple[Volunteer, bool]]:
        """Who was chosen, then who was found by name or helped last."""
        asked = self["volunteer"].value()
        chosen = []
        if is_uuid(asked):
            chosen = list(self.fields["volunteer"].queryset.filter(pk=asked))
        stations = self.fields["station"].queryset
        found = found_volunteers(self.user, stations, self.volunteer_text)
        others = [one for one in found if one not in chosen]
        return [(one, True) for one in chosen] + [(one, False) for one in others]

    def values(self) -> dict[str, object]:
        """What ``issue_certificate`` takes."""
        return dict(self.cleaned_data)
