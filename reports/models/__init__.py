from reports.bulletins.models import BulletinTemplate
from reports.counting.models import ChangedMonth, MonthCount, MonthPresence
from reports.counting.triggers import (
    CountedAttendance,
    CountedHandOver,
    CountedHeads,
    CountedItem,
    CountedRecord,
)
from reports.issued.models import Figure, Report, ReportComment
from reports.targets.models import DueDay, Target

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
