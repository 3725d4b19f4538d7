"""What ends, or stays open, when somebody dies or leaves: shown before it is confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from beneficiaries.models import Person, TransferRequest
from cases.casework.workflow import WORKFLOW
from cases.models import Case, CrisisNote
from cases.pairings.fields import party
from cases.pairings.models import Pairing
from cases.pairings.queries import told_to
from cases.people.queries.person_page import open_duty
from cases.people.queries.survivors import left_without_guardian
from stations.models import User
from stations.wording import Text, short_day


@dataclass(frozen=True)
class End:
    """``becomes``: what is done to it."""

    icon: str
    title: str
    becomes: str
    url: str = ""


def what_ends(user: User, person: Person) -> list[End]:
    found = [*_duties(person), *_cases(user, person), *_pairings(user, person)]
    return [*found, *_responsible(person), *_open(user, person)]


def who_is_left(user: User, person: Person, becomes: Text) -> list[End]:
    """The children who have no guardian any more, and what is to be done about it."""
    return [
        End("user-x", f"{one.name} {one.sex_and_age}", str(becomes), one.get_absolute_url())
        for one in left_without_guardian(user, person)
    ]


def _duties(person: Person) -> Iterator[End]:
    if duty := open_duty(person):
        words = {"day": short_day(duty.due_on)}
        yield End("calendar-event", _("Visit due on %(day)s") % words, _("no longer owed"))


def _cases(user: User, person: Person) -> Iterator[End]:
    """The one that ends with it, or why it needs another step."""
    sources = WORKFLOW.step("suspend").sources
    for case in Case.objects.visible_to(user).open().filter(person=person):
        words = {"number": case.number, "status": case.get_status_display()}
        title = _("Case %(number)s (%(status)s)") % words
        becomes = _("suspended, for the lead to end") if case.status in sources else _("stays open")
        yield End("folder", title, becomes, case.get_absolute_url())


def _pairings(user: User, person: Person) -> Iterator[End]:
    """They hold no longer than the person is on the ledger, and again should that be undone."""
    holding = Pairing.objects.holding().filter(person=person)
    for row in told_to(user, holding).order_by("began_on", "pk"):
        words = {"kind": row.get_kind_display(), "party": party(row)}
        title = _("%(kind)s: %(party)s") % words
        url = row.get_absolute_url() if getattr(row, "is_own", False) else ""
        yield End("friends", title, _("holds no longer"), url)


def _responsible(person: Person) -> Iterator[End]:
    if person.worker:
        title = _("Responsible: %(worker)s") % {"worker": person.worker}
        yield End("user-check", title, _("has nothing more to do here"))


def _open(user: User, person: Person) -> Iterator[End]:
    for note in CrisisNote.objects.visible_to(user).open().filter(person=person):
        title = _("Crisis: %(kind)s") % {"kind": note.get_kind_display()}
        yield End(
            "alert-octagon", title, _("stays open until it is settled"), note.get_absolute_url()
        )
    asked = TransferRequest.objects.filter(person=person, state=TransferRequest.State.ASKED)
    for request in asked.select_related("to"):
        title = _("%(station)s asks for this person") % {"station": request.to}
        yield End("transfer-out", title, _("can still be answered"))
