"""A column in a line or two, and the columns that several registers have."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict, Unpack

from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stations.masking import mask_identity

from .cells import Reader, digits, past_day
from .columns import Column, coded
from .units import Unit


class More(TypedDict, total=False):
    """What a ``Column`` may say besides."""

    required: bool
    hint: str | Promise
    example: str | Promise
    choices: type[Choices]
    mask: Callable[[str], str]
    is_shown: bool
    adds: bool
    unit: Unit
    unit_from: str
    told: str | Promise


def column(
    key: str,
    read: Reader,
    label: str | Promise,
    aliases: str | Promise = "",
    **more: Unpack[More],
) -> Column:
    return Column(key=key, read=read, label=label, aliases=aliases, **more)


def day(
    key: str, label: str | Promise, aliases: str | Promise = "", **more: Unpack[More]
) -> Column:
    """A day that isn't in the future."""
    return column(key, past_day, label, aliases, **more)


def home_division(aliases: str | Promise, example: str, **more: Unpack[More]) -> Column:
    """Where it lies or who is at home there, by code or by names from the top down."""
    usual: More = {
        "required": True,
        "is_shown": True,
        "hint": _("Division code, or names from the top down like A/B/C"),
    }
    return Column(
        key="home", label=_("home division"), aliases=aliases, example=example, **(usual | more)
    )


def sex(choices: type[Choices], hint: str | Promise = "") -> Column:
    words, told = _("1=male|2=female"), {"label": _("sex"), "aliases": _("gender")}
    return coded("sex", choices, words, hint=hint, example=_("female"), **told)


def identity_number(
    key: str, label: str | Promise, aliases: str | Promise, **more: Unpack[More]
) -> Column:
    """Masked in the preview."""
    return column(key, digits(24), label, aliases, mask=mask_identity, **more)
