from .cases import Case, CaseStep
from .crises import CrisisNote
from .duties import VisitDuty, VisitRule
from .records import Attendance, HeadCount, RecordPhoto, ServiceRecord

__all__ = [
    "Attendance",
    "Case",
    "CaseStep",
    "CrisisNote",
    "HeadCount",
    "RecordPhoto",
    "ServiceRecord",
    "VisitDuty",
    "VisitRule",
]
