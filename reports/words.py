"""Words of declarations, in the language of whoever reads them."""

from __future__ import annotations

from django.utils.functional import Promise

Words = str | Promise
