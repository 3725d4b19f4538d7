from stations.accounts.models import PasswordReset, Posting, Role, User
from stations.audit.models import AuditEntry, AuditSeal
from stations.contacts.models import Contact
from stations.cultivations.models import Cultivation
from stations.dated import Dated, DatedQuerySet
from stations.devices.models import DeviceKey
from stations.divisions.models import Division, DivisionMove, DivisionPath, PopulationSnapshot
from stations.gone import Gone
from stations.identity_numbers.models import AskedNumber
from stations.imports.models import Import, ImportRow, KnownHeading, WrittenRow
from stations.jobs.models import Job
from stations.liaisons.models import Liaison
from stations.network.models import Station, StationDivision, StationOperator
from stations.notices.models import Notice
from stations.organisations.models import Organisation, OrganisationMerge
from stations.parties.models import Party, PartyWord
from stations.partnerships.models import Partnership
from stations.photos.models import Photo
from stations.records import (
    VOID,
    DivisionRecord,
    Record,
    SentRecord,
    StationRecord,
    Voidable,
    VoidableQuerySet,
    void_has_a_reason,
)
from stations.repeats.models import StoredForm
from stations.workers.models import Assignment, Certificate, StationPosts, Worker

__all__ = [
    "VOID",
    "AskedNumber",
    "Assignment",
    "AuditEntry",
    "AuditSeal",
    "Certificate",
    "Contact",
    "Cultivation",
    "Dated",
    "DatedQuerySet",
    "DeviceKey",
    "Division",
    "DivisionMove",
    "DivisionPath",
    "DivisionRecord",
    "Gone",
    "Import",
    "ImportRow",
    "Job",
    "KnownHeading",
    "Liaison",
    "Notice",
    "Organisation",
    "OrganisationMerge",
    "Partnership",
    "Party",
    "PartyWord",
    "PasswordReset",
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
    "StoredForm",
    "User",
    "Voidable",
    "VoidableQuerySet",
    "Worker",
    "WrittenRow",
    "void_has_a_reason",
]
