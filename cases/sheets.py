"""Service records can be imported."""

from cases.records.sheet import records  # noqa: F401
