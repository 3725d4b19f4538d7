from .access import Posting, Role, User
from .audit import AuditEntry
from .dated import Dated, DatedQuerySet
from .divisions import Division, DivisionMove, DivisionPath, PopulationSnapshot
from .imports import Import, ImportRow
from .jobs import Job
from .network import Organisation, Station, StationDivision, StationOperator
from .notices import Notice
from .photos import Photo
from .records import (
    VOID,
    DivisionRecord,
    Record,
    SentRecord,
    StationRecord,
    Voidable,
    VoidableQuerySet,
    void_has_a_reason,
)
from .workers import Assignment, Certificate, StationPosts, Worker

__all__ = [
    "VOID",
    "Assignment",
    "AuditEntry",
    "Certificate",
    "Dated",
    "DatedQuerySet",
    "Division",
    "DivisionMove",
    "DivisionPath",
    "DivisionRecord",
    "Import",
    "ImportRow",
    "Job",
    "Notice",
    "Organisation",
    "Photo",
    "PopulationSnapshot",
    "Posting",
    "Record",
    "Role",
    "SentRecord",
    "Station",
    "StationDivision",
    "StationOperator",
    "StationPosts",
    "StationRecord",
    "User",
    "Voidable",
    "VoidableQuerySet",
    "Worker",
    "void_has_a_reason",
]
