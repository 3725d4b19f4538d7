from stations.accounts.models import Posting, Role, User
from stations.audit.models import AuditEntry
from stations.dated import Dated, DatedQuerySet
from stations.divisions.models import Division, DivisionMove, DivisionPath, PopulationSnapshot
from stations.imports.models import Import, ImportRow
from stations.jobs.models import Job
from stations.network.models import Organisation, Station, StationDivision, StationOperator
from stations.notices.models import Notice
from stations.records import (
    VOID,
    Record,
    StationRecord,
    Voidable,
    VoidableQuerySet,
    void_has_a_reason,
)
from stations.workers.models import Assignment, Certificate, StationPosts, Worker

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
    "Import",
    "ImportRow",
    "Job",
    "Notice",
    "Organisation",
    "PopulationSnapshot",
    "Posting",
    "Record",
    "Role",
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
