"""Excel and CSV in: what every register's importer shares.

A register names its columns and says how rows are checked and written (``Importer``); the
file's shape, headings, templates, error rows are done here, the steps of an upload in
``stations.services.imports``.
"""

from .columns import Column, coded, own_number
from .importers import Importer, WriteRefused, importer_of, importers_of, register
from .rows import Row

__all__ = [
    "Column",
    "Importer",
    "Row",
    "WriteRefused",
    "coded",
    "importer_of",
    "importers_of",
    "own_number",
    "register",
]
