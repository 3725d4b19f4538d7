"""Service records from a sheet."""

from .records import RecordImporter

__all__ = ["RecordImporter"]
