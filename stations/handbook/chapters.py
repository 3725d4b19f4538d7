"""Chapters as pages: Markdown out of ``docs/handbook/``, one file a role, pictures beside them.

The same files are read on paper, in the repository and in the product, so what they point to is
written as files do: ``[站长](lead.md)``, ``![今日](pictures/worker-today.png)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from stations.models import Role

# Whoever comes through REST alone reads docs/rest.md.
ROLES = tuple(role.value for role in Role if role != Role.CLIENT)
PICTURES = "pictures/"
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Chapter:
    role: str
    title: str
    html: SafeString  # everything below the title


def folder() -> Path:
    return settings.BASE_DIR / "docs" / "handbook"


def chapter(role: str) -> Chapter:
    """The chapter of one of ``ROLES`` (of no other word: a file is named by it); its first line is
    the title (``# …``)."""
    tokens = MARKDOWN.parse((folder() / f"{role}.md").read_text(encoding="utf-8"))
    _opens, title, _closes, *rest = tokens
    for token in _inside(rest):
        _lead(token)
    html = MARKDOWN.renderer.render(rest, MARKDOWN.options, {})
    # Our own text, in which the parser lets no HTML stand.
    return Chapter(role, title.content, mark_safe(html))  # noqa: S308


def chapters(own: Iterable[str] = ()) -> list[Chapter]:
    """All of them, those of one's own roles first."""
    mine = set(own)
    return [chapter(role) for role in sorted(ROLES, key=lambda role: role not in mine)]


def _inside(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def _lead(token: Token) -> None:
    """A picture to where static files lie, a chapter to its page."""
    if token.type == "image":
        token.attrs |= _picture(str(token.attrs["src"]).removeprefix(PICTURES))
    elif token.type == "link_open":
        role = str(token.attrs["href"]).removesuffix(".md")
        if role in ROLES:
            token.attrs["href"] = reverse("stations:handbook_chapter", args=[role])


def _picture(name: str) -> dict[str, str | int | float]:
    """Loaded when it is scrolled to; its size keeps the place, so that nothing jumps."""
    with Image.open(folder() / PICTURES / name) as picture:
        width, height = picture.size
    source = static(f"handbook/{name}")
    return {"src": source, "width": width, "height": height, "loading": "lazy"}
