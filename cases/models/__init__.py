from cases.activities.models import Activity, ActivityPhoto
from cases.casework.models import Case, CaseStep
from cases.crises.models import CrisisNote, CrisisTold
from cases.duties.models import VisitDuty, VisitRule
from cases.filings.models import FiledFact, Filing
from cases.hand_overs.models import HandOver
from cases.pairings.models import Pairing, PairingContact
from cases.records.models import Attendance, HeadCount, RecordPhoto, ServiceRecord
from cases.volunteering.models import (
    Arrival,
    CheckIn,
    Knock,
    VolunteerCertificate,
    VolunteerService,
)

__all__ = [
    "Activity",
    "ActivityPhoto",
    "Arrival",
    "Attendance",
    "Case",
    "CaseStep",
    "CheckIn",
    "CrisisNote",
    "CrisisTold",
    "FiledFact",
    "Filing",
    "HandOver",
    "HeadCount",
    "Pairing",
    "PairingContact",
    "Knock",
    "RecordPhoto",
    "ServiceRecord",
    "VisitDuty",
    "VisitRule",
    "VolunteerCertificate",
    "VolunteerService",
]
