"""Service records from a sheet."""

from cases.records.sheet.records import RecordImporter

__all__ = ["RecordImporter"]
