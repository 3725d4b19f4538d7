from .bulletins import BulletinTemplate
from .counts import ChangedMonth, MonthCount, MonthPresence
from .reports import Figure, Report, ReportComment
from .targets import DueDay, Target

__all__ = [
    "BulletinTemplate",
    "ChangedMonth",
    "DueDay",
    "Figure",
    "MonthCount",
    "MonthPresence",
    "Report",
    "ReportComment",
    "Target",
]
