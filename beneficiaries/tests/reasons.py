"""What a refusal says apart from its words."""

from django.core.exceptions import ValidationError


def codes(error: ValidationError) -> set[str]:
    """The codes of all its errors, whatever fields they are about."""
    if hasattr(error, "error_dict"):
        return {e.code for errors in error.error_dict.values() for e in errors}
    return {e.code for e in error.error_list}
