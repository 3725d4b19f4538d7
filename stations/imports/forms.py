"""The upload of a register."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from stations.imports.importers import Importer
from stations.models import Station, User


class UploadForm(forms.Form):
    """``station`` is asked only where rows belong to one. Who has several may leave it to the
    rows, each of which then names its own."""

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
        if not importer.at_station:
            del self.fields["station"]
            return
        asked, mine = self.fields["station"], importer.stations(user)
        asked.queryset = mine
        if len(mine[:2]) > 1:
            asked.required, asked.empty_label = False, _("as each row says (column “station code”)")
