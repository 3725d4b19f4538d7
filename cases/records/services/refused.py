"""How a batch says which of its rows were refused, and why."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class RowsRefused(ValidationError):
    """Nothing was written. ``rows``: index of the bad row → its error by field.

    Of a batch of one it *is* that row's error, so a form or a serializer takes it as it is.
    """

    def __init__(self, rows: Mapping[int, ValidationError], *, total: int) -> None:
        self.rows = dict(rows)
        if total == 1 and 0 in self.rows:
            super().__init__(self.rows[0])
        else:
            super().__init__([self._sentence(index) for index in sorted(self.rows)])

    def _sentence(self, index: int) -> str:
        return _("Row %(row)d: %(error)s") % {
            "row": index + 1,
            "error": " ".join(self.rows[index].messages),
        }
