"""The addresses of a kind."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import URLPattern, path
from django.views.generic import View

from . import pages, steps
from .kind import Kind
from .photos import show_photo

USUAL: dict[str, tuple[str, type[View]]] = {
    "list": ("", pages.KindList),
    "add": ("add/", pages.KindAdd),
    "page": ("{pk}/", pages.KindPage),
    "edit": ("{pk}/edit/", pages.KindEdit),
    "void": ("{pk}/void/", pages.KindVoid),
    "step": ("{pk}/steps/<slug:verb>/", steps.KindStep),
}


def kind_urls(
    kind: Kind, *, at: Mapping[str, str] | None = None, **views: type[View] | None
) -> list[URLPattern]:
    """Its addresses below the one at which they are included; ``views``: pages of its own, by
    list, page, add, edit, void, step (None: it has none) and whatever else is done to one;
    ``at``: where a page stands that stands elsewhere than usual."""
    there = {"list", "page", "add", *kind.services.acts, *(["step"] if kind.life else [])}
    pk = f"<{kind.key}:pk>"
    known = {act: (where, view) for act, (where, view) in USUAL.items() if act in there}
    known |= {act: (f"{{pk}}/{act}/", None) for act in views if act not in USUAL}
    known = {act: (where.replace("{pk}", pk), view) for act, (where, view) in known.items()}
    found = [
        path((at or {}).get(act, where), page.as_view(kind=kind), name=kind.last_name(act))
        for act, (where, view) in known.items()
        if (page := views.get(act, view)) is not None
    ]
    if kind.photos:
        where, name = f"{pk}/photos/<int:photo>/", kind.last_name("photo")
        found.append(path(where, show_photo, {"kind": kind}, name=name))
    return found
