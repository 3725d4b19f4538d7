"""Several photos in one field."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import ngettext


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/input.html"  # nothing is there to be cleared

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__({"accept": "image/jpeg,image/png,image/webp", **(attrs or {})})


class PhotosField(forms.FileField):
    """A list of uploads; what they really are is found out by ``stations.photos.services``."""

    widget = PhotosInput

    def unstored(self, data: object, _of: forms.Field | None) -> str:
        """Photos are told by their number: which of them are stored elsewhere isn't known yet."""
        number = len(data) if isinstance(data, list | tuple) else int(bool(data))
        words = ngettext("%(number)d chosen", "%(number)d chosen", number)
        return words % {"number": number} if number else ""

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        uploads = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(upload) for upload in uploads if upload]
