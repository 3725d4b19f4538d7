from .cases import Case, CaseStep
from .crises import CrisisNote, CrisisTold
from .duties import VisitDuty, VisitRule
from .records import Attendance, HeadCount, RecordPhoto, ServiceRecord

__all__ = [
    "Attendance",
    "Case",
    "CaseStep",
    "CrisisNote",
    "CrisisTold",
    "HeadCount",
    "RecordPhoto",
    "ServiceRecord",
    "VisitDuty",
    "VisitRule",
]
