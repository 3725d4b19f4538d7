"""The upload of a register."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from stations.imports.importers import Importer
from stations.models import Station, User


class UploadForm(forms.Form):
    """``station`` is asked only where rows belong to one, and only when there is a choice."""

    station = forms.ModelChoiceField(
        Station.objects.none(), label=_("Into the register of"), empty_label=None
    )
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("Excel (.xlsx, .xls) or CSV, at most 50,000 rows"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )
    sheet = forms.CharField(
        label=_("Sheet"),
        max_length=100,
        required=False,
        help_text=_("Empty: the first visible one that has these columns"),
    )

    def __init__(self, *args, importer: Importer, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        if importer.at_station:
            self.fields["station"].queryset = importer.stations(user)
        else:
            del self.fields["station"]
