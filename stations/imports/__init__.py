"""Excel and CSV in: what every register's importer shares.

A register names its columns and says how rows are checked and written (``Importer``); the
file's shape, headings, templates, error rows are done here, the steps of an upload in
``stations.imports.services``.
"""
