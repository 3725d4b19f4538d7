"""Add photos to what was done, and say who is seen on one: of records and activities alike."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView

from cases.photos.albums import Album
from cases.photos.forms import AddPhotosForm, SeenForm
from stations.pages import ServiceFormMixin, say
from stations.scope import UserRequest


class AlbumPage(ServiceFormMixin, FormView):
    """For who may add to it; who may only open it gets 403, anybody else 404."""

    album: Album = None  # type: ignore[assignment]
    request: UserRequest

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        album, user = self.album, self.request.user
        self.object: Any = get_object_or_404(album.opened(user), pk=self.kwargs["pk"])
        album.require(user, self.object)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, object]:
        people = self.album.shown(self.request.user, self.object)
        return super().get_form_kwargs() | {"people": people}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        form = kwargs.get("form") or self.get_form()
        context = super().get_context_data(**kwargs | {"form": form})
        return context | {"object": self.object, "ticks": form.ticks()}


class PhotosAdd(AlbumPage):
    form_class = AddPhotosForm
    template_name = "cases/photos_add.html"

    def run_service(self, form: AddPhotosForm) -> Any:
        found = form.cleaned_data
        fresh, told = self.album.add_told(
            self.object,
            found["photos"],
            by=self.request.user,
            seen=list(found["seen"]),
            consent=found["consent"],
        )
        say(self.request, said_of(fresh, told))
        return self.object


def said_of(fresh: int, told: int) -> str:
    added = ngettext("%(number)d photo added.", "%(number)d photos added.", fresh)
    if not told:
        return added % {"number": fresh} if fresh else _("These photos are here already.")
    words = ngettext(
        "%(number)d photo was here already; who is seen and who agreed is saved.",
        "%(number)d photos were here already; who is seen and who agreed is saved.",
        told,
    )
    if not fresh:
        return words % {"number": told}
    both = {"said": added % {"number": fresh}, "after": words % {"number": told}}
    return _("%(said)s %(after)s") % both


class PhotoSeen(AlbumPage):
    form_class = SeenForm
    template_name = "cases/photo_seen.html"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        photos = self.album.opened(self.request.user).filter(pk=self.kwargs["pk"])
        get_object_or_404(photos, photos=self.kwargs["photo"])
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, object]:
        photo = self.object.photos.get(pk=self.kwargs["photo"])
        return {"seen": [person.pk for person in photo.seen.all()], "consent": photo.consent}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        photo = self.object.photos.defer("consent").get(pk=self.kwargs["photo"])
        url = self.album.photo_url(self.object, photo)
        return super().get_context_data(**kwargs) | {"photo": photo, "url": url}

    def run_service(self, form: SeenForm) -> Any:
        photo = self.object.photos.get(pk=self.kwargs["photo"])
        found = form.cleaned_data
        told = {"seen": list(found["seen"]), "consent": found["consent"]}
        self.album.tell(self.object, photo, by=self.request.user, **told)
        say(self.request, _("Saved."))
        return self.object
