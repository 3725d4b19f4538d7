"""A bulletin template as an officer writes it, beside a report that tries it out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reports.bulletins.queries import kept_divisions
from reports.bulletins.services import check_text
from reports.models import BulletinTemplate, Report
from stations.models import User

OFFERED = 30  # reports to try a text on


class BulletinForm(forms.ModelForm):
    report = forms.ModelChoiceField(
        Report.objects.none(),
        label=_("Try it on"),
        required=False,
        empty_label=_("the figures of today"),
    )

    class Meta:
        model = BulletinTemplate
        fields = ["division", "title", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 9, "spellcheck": "false"})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = kept_divisions(user)
        if self.instance.pk and self.instance.division not in own:
            own.append(self.instance.division)
        self.fields["division"] = forms.TypedChoiceField(
            label=_("Applies to"),
            choices=[(division.pk, division.name) for division in own],
            coerce={division.pk: division for division in own}.get,
            initial=self.instance.division_id or None,
        )
        offered = Report.objects.visible_to(user).accepted().latest_editions()
        recent = list(offered.values_list("pk", flat=True).order_by("-pk")[:OFFERED])
        reports = Report.objects.filter(pk__in=recent).select_related("station", "division")
        self.fields["report"].queryset = reports
        self.fields["report"].label_from_instance = _title

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        try:
            check_text(text)
        except ValidationError as error:
            raise ValidationError(error.message_dict["text"]) from None
        return text

    def _post_clean(self) -> None:
        """The service checks the whole row; nothing is put on the instance here."""


def _title(report: Report) -> str:
    return f"{report.place} {report.period}"
