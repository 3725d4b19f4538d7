"""Masking, how protected facts are shown: enough to recognise, too little to know."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Model

from stations.audit.seen import unseen

HIDDEN = "****"


def mask_name(name: str) -> str:
    """罗正芬 → 罗*芬, 杨帆 → 杨*: the surname stays."""
    if len(name) < 3:
        return name[:1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_identity(number: str) -> str:
    """522327194704280428 → 5223 **** **** 0428: first and last four stay."""
    return _ends(number, 4, 4, " **** **** ")


def mask_phone(number: str) -> str:
    """13800002207 → 138 **** 2207: first three and last four stay."""
    return _ends(number, 3, 4, " **** ")


def masked(obj: Model, field: str, mask: Callable[[str], str]) -> str:
    """What the mask leaves of a protected field: that is no read of it."""
    with unseen():
        return mask(getattr(obj, field))


def stars(text: str) -> str:
    """That something is known, and no more."""
    return HIDDEN if text else ""


def _ends(text: str, head: int, tail: int, hidden: str) -> str:
    """Both ends, when at least four characters stay hidden between them; else nothing."""
    if not text:
        return ""
    if len(text) - head - tail < 4:
        return "****"
    return text[:head] + hidden + text[-tail:]
