"""What the pages of pairings have beside those of every kind: the log, the end, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.pairings import services
from cases.pairings.fields import party, whom
from cases.pairings.forms import ContactForm, EndForm, ManyForm
from cases.pairings.models import Pairing, PairingContact
from cases.pairings.queries import contacts_of
from cases.visits.pages.who_came import WhoCameMixin
from stations.kinds.pages import KindAct, KindAdd, KindForms, KindList, KindPage, KindVoid
from stations.pages import say
from stations.refused import Refused, named
from stations.rights_table import Denied


class PairingList(KindList):
    """With the door to many at once."""

    def doors(self) -> dict[str, object]:
        doors = super().doors()
        return doors | {"many_url": doors["add_url"] and reverse("cases:pairing_many")}


class PairingPage(KindPage):
    """The pairing and the log of its contacts."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        row, rights, user = self.object, self.kind.rights, self.request.user
        may_log = not row.voided_at and rights.may(user, "contact", row)
        context = super().get_context_data(**kwargs)
        return context | {
            "facts": [(label, plain(value)) for label, value in context["facts"] if value],
            "party": party(row),
            "whom": whom(row),
            "contacts": contacts_of(row),
            "may_log": may_log,
            "may_end": not row.ended_on and self.may("edit"),
        }


def plain(value: object) -> object:
    """A year has no thousands."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class PairingMany(WhoCameMixin, KindAdd):
    """One party with everybody who is ticked; all of them or none."""

    act = "many"
    form_class = ManyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"title": _("Pair with several people")}

    def run_service(self, form: ManyForm) -> str:
        by, found = self.request.user, form.values()
        rows = [services.pairing_row(by=by, **values) for values in found]
        try:
            made = services.make_pairings(rows, by=by)
        except Refused as refused:
            raise by_name(refused, rows) from None
        words = ngettext("%(n)d pairing made.", "%(n)d pairings made.", len(made))
        say(self.request, words % {"n": len(made)})
        return self.kind.url("list")

    def show_conflict(self, form: Any, current: Any) -> dict[str, object]:
        return {}


def by_name(refused: Refused, rows: Sequence[Pairing]) -> ValidationError:
    """What is wrong with all of them is said once, at its field; what is one's own beside their
    name."""
    found: dict[str, dict[str, list[int]]] = {}
    for n, error in refused.entries.items():
        for field, sentences in named(error).items():
            for sentence in sentences:
                found.setdefault(field, {}).setdefault(sentence, []).append(n)
    said: dict[str, list[str]] = {}
    for field, sentences in found.items():
        for sentence, whose in sentences.items():
            if len(whose) == len(rows):
                said.setdefault(field, []).append(sentence)
                continue
            own = [f"{rows[n].person}{_(': ')}{sentence}" for n in whose]
            said.setdefault("attended", []).extend(own)
    return ValidationError(said)


class PairingEnd(KindAct, KindForms):
    """The last day on which it holds, and why it ends."""

    act = "end"
    form_class = EndForm
    title = gettext_lazy("End the pairing")

    def require_right(self) -> None:
        self.kind.rights.require(self.request.user, "edit", self.object)
        if self.object.ended_on and self.request.method != "POST":
            raise Denied(_("This pairing has ended."))

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        del kwargs["user"]
        return kwargs

    def get_initial(self) -> dict[str, object]:
        return {"ended_on": timezone.localdate(), "seen_version": self.object.version}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {"title": self.title}

    def run_service(self, form: EndForm) -> str:
        services.end_pairing(self.object, by=self.request.user, **form.cleaned_data)
        say(self.request, _("Saved."))
        return self.up()


class PairingContactAdd(PairingEnd):
    """They were in contact: a line of the log. By one tap from Today, or with words."""

    act = "contact"
    form_class = ContactForm
    title = gettext_lazy("Log a contact")

    def require_right(self) -> None:
        self.kind.rights.require(self.request.user, "contact", self.object)

    def is_done(self) -> bool:
        """Another contact is another one."""
        return False

    def get_initial(self) -> dict[str, object]:
        return {"done_on": timezone.localdate(), "client_uuid": uuid4(), "how": "visit"}

    def run_service(self, form: ContactForm) -> str:
        services.log_contact(self.object, by=self.request.user, **form.line())
        say(self.request, _("Contact logged."))
        return reverse("cases:today") if form.cleaned_data["after"] else self.up()


class PairingContactVoid(KindVoid):
    """Void a line of the log."""

    act = "contact_void"

    def require_right(self) -> None:
        self.kind.rights.require(self.request.user, "contact", self.object)
        self.line = get_object_or_404(self.lines(), pk=self.kwargs["contact"])
        if self.line.voided_at and self.request.method != "POST":
            raise Denied(_("This was voided."))

    def lines(self) -> QuerySet[PairingContact]:
        return PairingContact.objects.filter(pairing=self.object).defer("note")

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        title = _("Void a contact")
        return super().get_context_data(**kwargs) | {"title": title, "line": self.line}

    def run_service(self, form: Any) -> str:
        services.void_contact(self.line, reason=form.cleaned_data["reason"], by=self.request.user)
        say(self.request, _("Voided. It counts no more."))
        return self.up()
