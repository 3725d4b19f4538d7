"""Photos of a record as its page shows them: with who is seen, as far as the reader may know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from beneficiaries.models import Person
from cases.photos.albums import Album, Of
from cases.photos.models import SeenPhoto
from stations.masking import mask_name
from stations.models import User


@dataclass(frozen=True)
class Shot:
    """``names``: masked of whoever the reader may not open. ``tell_url``: for who may say who is
    seen."""

    photo: SeenPhoto
    url: str
    names: Sequence[str]
    tell_url: str

    @property
    def is_open(self) -> bool:
        """Whether it wasn't said yet who is seen."""
        return bool(self.tell_url) and not self.photo.is_told


def shots_of(user: User, obj: Of, album: Album) -> list[Shot]:
    """Three statements at most, however many photos."""
    photos = list(obj.photos.defer("consent").prefetch_related("seen"))
    keys = {person.pk for photo in photos for person in photo.seen.all()}
    seen = Person.objects.visible_to(user).filter(pk__in=keys).order_by()
    known = set(seen.values_list("pk", flat=True)) if keys else set()
    may = bool(photos) and album.may(user, obj)
    return [
        Shot(
            photo=photo,
            url=album.photo_url(obj, photo),
            names=sorted(
                person.name if person.pk in known else mask_name(person.name)
                for person in photo.seen.all()
            ),
            tell_url=reverse(album.seen_url, args=[obj.pk, photo.pk]) if may else "",
        )
        for photo in photos
    ]
