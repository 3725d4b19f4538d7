"""The one way in for work done for people, whatever the door."""

from cases.records.rows import ServiceRow, method_of
from cases.records.services.correct import (
    change_record,
    edit_record,
    hold_to_void,
    may_correct,
    replace_record,
    row_of,
    void_record,
)
from cases.records.services.doubles import LooksAlike
from cases.records.services.mend import mend_record, undo_record
from cases.records.services.refused import RowsRefused
from cases.records.services.sent import in_their_place
from cases.records.services.visit import log_visit, record_visit, record_visits
from cases.records.services.write import check_services, record_services

__all__ = [
    "LooksAlike",
    "RowsRefused",
    "ServiceRow",
    "change_record",
    "check_services",
    "edit_record",
    "hold_to_void",
    "in_their_place",
    "log_visit",
    "may_correct",
    "mend_record",
    "method_of",
    "record_services",
    "record_visit",
    "record_visits",
    "replace_record",
    "row_of",
    "undo_record",
    "void_record",
]
