"""Reasons that the audit trail keeps."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 300


def stated(reason: str, *, missing: str) -> str:
    """The reason without spaces around it; ``missing`` is what to say when there is none."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": missing})
    if len(reason) > LONGEST:
        raise ValidationError({"reason": _("The reason may have 300 characters at most.")})
    return reason
