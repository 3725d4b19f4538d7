"""What is said of photos: the files, who is seen, who agreed."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from cases.visits.forms.visits import PersonTicks
from stations.photos.forms import PhotosField


class SeenForm(forms.Form):
    seen = PersonTicks(label=_("Who is seen"), queryset=None, required=False)
    consent = forms.CharField(
        label=_("Who agreed, and how"),
        required=False,
        max_length=200,
        help_text=_("Of a minor the guardian. Who agreed to a photo before needn't be asked."),
    )

    def __init__(self, *args: object, people: QuerySet[Person], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].queryset = people.order_by("pinyin", "pk")

    def ticks(self) -> list[tuple[Person, bool]]:
        chosen = {str(getattr(one, "pk", one)) for one in self["seen"].value() or []}
        return [(one, str(one.pk) in chosen) for one in self.fields["seen"].queryset]


class AddPhotosForm(SeenForm):
    photos = PhotosField(label=_("Photos"))

    def clean(self) -> dict[str, object]:
        found = super().clean()
        if not found.get("photos") and "photos" not in self.errors:
            self.add_error("photos", _("Choose a photo."))
        return found
