"""An upload's way: read, checked, decided, written or discarded.

Rows are sealed; the check and the write run as jobs. A state is left by compare-and-set in
the transaction of the change, so a repeat (a double click, a worker that died, a lease that
another one took over) writes nothing twice.
"""

from stations.imports.services.check import check_import
from stations.imports.services.mapping import map_columns, what_is_unsaid
from stations.imports.services.preview import (
    confirm_import,
    correct_cells,
    decide_doubles,
    discard_import,
    errors_of,
    leave_rows_out,
    proposed,
    take_rows_in,
    type_cells,
    what_hinders,
)
from stations.imports.services.purge import purge_imports
from stations.imports.services.undo import take_import_back, undo_import, why_not_undone
from stations.imports.services.upload import start_import
from stations.imports.services.write import write_import

__all__ = [
    "check_import",
    "confirm_import",
    "correct_cells",
    "decide_doubles",
    "discard_import",
    "errors_of",
    "leave_rows_out",
    "map_columns",
    "proposed",
    "purge_imports",
    "start_import",
    "take_import_back",
    "take_rows_in",
    "type_cells",
    "undo_import",
    "what_hinders",
    "what_is_unsaid",
    "why_not_undone",
    "write_import",
]
