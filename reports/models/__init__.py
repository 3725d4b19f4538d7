from .bulletins import BulletinTemplate
from .counts import ChangedMonth, MonthCount, MonthPresence
from .marks import (
    CountedAttendance,
    CountedHandOver,
    CountedHeads,
    CountedItem,
    CountedRecord,
)
from .reports import Figure, Report, ReportComment
from .targets import DueDay, Target

__all__ = [
    "BulletinTemplate",
    "ChangedMonth",
    "CountedAttendance",
    "CountedHandOver",
    "CountedHeads",
    "CountedItem",
    "CountedRecord",
    "DueDay",
    "Figure",
    "MonthCount",
    "MonthPresence",
    "Report",
    "ReportComment",
    "Target",
]
