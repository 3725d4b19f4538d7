"""The unified social credit code of organisations (统一社会信用代码, GB 32100-2015)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from stations.spelling.rules import number

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
LENGTH = 18


def check_character(first_seventeen: str) -> str:
    """The 18th character: weights are powers of 3 modulo 31 (GB 32100-2015, annex)."""
    total = sum(
        LETTERS.index(character) * pow(3, place, 31)
        for place, character in enumerate(first_seventeen)
    )
    return LETTERS[-total % 31]


def check_credit_code(text: str) -> str:
    """The code in its one spelling, or ``ValidationError``."""
    code = number(text)
    if len(code) != LENGTH:
        raise ValidationError(
            _("A unified social credit code has 18 characters; this one has %(length)d.")
            % {"length": len(code)}
        )
    strange = sorted(set(code) - set(LETTERS))
    if strange:
        raise ValidationError(
            _("A unified social credit code has no “%(letter)s”.") % {"letter": strange[0]}
        )
    expected = check_character(code[:-1])
    if code[-1] != expected:
        raise ValidationError(
            _("The last character doesn't fit the others; it should be %(expected)s.")
            % {"expected": expected}
        )
    return code
