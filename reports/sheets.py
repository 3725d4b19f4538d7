"""Targets can be imported."""

from reports.targets import importing  # noqa: F401
