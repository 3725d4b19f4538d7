from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("cases")

    def ready(self):
        from beneficiaries.signals import people_changed
        from cases.duties.services import duties
        from cases.hand_overs.lists import HandOversAsked
        from cases.hand_overs.queries.receivers import receivers_of
        from cases.people.queries.records import records_of_person
        from cases.records.services import rederive
        from resources.stock.queries import RECEIVERS
        from stations.audit.who_saw import RECORDS_OF
        from stations.kinds.importing import offer_import
        from stations.kinds.kind import register
        from stations.lists import asked as lists

        from . import tasks  # noqa: F401  (registers the job handlers)
        from .activities.kind import ACTIVITIES
        from .casework.lists import CasesAsked
        from .filings.lists import FilingsAsked
        from .pairings.kind import PAIRINGS
        from .people.lists import PeopleAsked
        from .records.lists import RecordsAsked
        from .volunteering.lists import CertificatesAsked, HoursAsked

        register(ACTIVITIES, PAIRINGS)
        offer_import(PAIRINGS)
        lists.register(RecordsAsked, HandOversAsked, PeopleAsked, FilingsAsked, CasesAsked)
        lists.register(HoursAsked, CertificatesAsked)
        RECEIVERS.append(receivers_of)
        RECORDS_OF.append(records_of_person)
        people_changed.connect(duties.on_people_changed, dispatch_uid="cases.duties")
        people_changed.connect(rederive.on_people_changed, dispatch_uid="cases.attendances")
