"""The kinds of this app, announced when it is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stations.contacts.kind import CONTACTS
from stations.cultivations.kind import CULTIVATIONS
from stations.divisions.finding import DIVISIONS
from stations.kinds.finders import register_finder
from stations.kinds.importing import offer_import
from stations.kinds.kind import SECTIONS, Section, register
from stations.liaisons.kind import LIAISONS
from stations.organisations.finding import FINDER
from stations.organisations.kind import ORGANISATIONS
from stations.parties.kind import PARTIES
from stations.partnerships.kind import PARTNERSHIPS
from stations.workers.kind import WORKERS
from stations.workers.sheet import WorkerImporter

OF_ORGANISATIONS = (ORGANISATIONS, PARTNERSHIPS, CONTACTS, LIAISONS, CULTIVATIONS, PARTIES)


def announce() -> None:
    register(*OF_ORGANISATIONS, WORKERS)
    register_finder(FINDER)
    register_finder(DIVISIONS)
    lists = [(kind.name("list"), kind.words.many, kind.rights) for kind in OF_ORGANISATIONS]
    SECTIONS["organisations"] = Section(_("Organisations"), lists)
    for kind in OF_ORGANISATIONS:
        offer_import(kind)
    offer_import(WORKERS, WorkerImporter)
