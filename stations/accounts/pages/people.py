"""The administrator's pages: people, postings, API clients."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, ListView

from stations.accounts import inviting, resets, services
from stations.accounts.forms import ClientForm, EndPostingForm, InviteForm, PostingForm, ReasonForm
from stations.accounts.queries import administered_clients, administered_users
from stations.models import Posting
from stations.pages import RightMixin, UserFormMixin, add_errors, say
from stations.rights import RIGHTS

RESETS = {
    "password": resets.reset_password,
    "confirm": resets.confirm_reset,
    "refuse": resets.withdraw_reset,
}


class ProvedMixin:
    """Before an administrator's act: the password or the second step again, unless it was a
    moment ago. A form asks before it is filled; what is sent later is kept, and done then."""

    proves_first = True  # not where the page is more than the form

    def dispatch(self, request, *args, **kwargs):
        asked = reauthentication_required(super().dispatch, allow_get=not self.proves_first)
        return asked(request, *args, **kwargs)


class AdministratorMixin(RightMixin):
    """Only who has an administrator's posting today; to others nobody is in scope here."""

    rights, act = RIGHTS, "administer"

    def dispatch(self, request, *args, **kwargs):
        if "pk" in kwargs and not RIGHTS.anywhere(request.user, self.act):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class UserList(AdministratorMixin, ListView):
    """Administration's front door: who comes in."""

    template_name = "stations/admin_home.html"
    paginate_by = 50

    def get_queryset(self):
        people = administered_users(self.request.user)
        text = self.request.GET.get("q", "").strip()
        return people.filter(name__icontains=text) if text else people

    def get_context_data(self, **kwargs):
        clients = administered_clients(self.request.user)
        return super().get_context_data(**kwargs) | {
            "clients": clients,
            "waiting": inviting.waiting(self.request.user).count(),
            "q": self.request.GET.get("q", ""),
        }


class Invite(AdministratorMixin, ProvedMixin, UserFormMixin, FormView):
    template_name = "stations/admin_invite.html"
    form_class = InviteForm

    def form_valid(self, form):
        try:
            user, password = services.invite_user(by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        return _tell_password(self.request, user, password)


class Passwords(AdministratorMixin, ProvedMixin, ListView):
    """Who was invited by a sheet and has no password yet; POST hands the first ones out, once."""

    proves_first = False
    template_name = "stations/admin_passwords.html"
    paginate_by = 50

    def get_queryset(self):
        return inviting.waiting(self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"at_once": inviting.AT_ONCE}

    def post(self, request: HttpRequest) -> HttpResponse:
        told = inviting.hand_out_passwords(by=request.user)
        if not told:
            say(request, _("Nobody waits for a first password."))
            return redirect("stations:admin_home")
        left = inviting.waiting(request.user).count()
        return render(request, "stations/admin_passwords_told.html", {"told": told, "left": left})


class UserPage(AdministratorMixin, ProvedMixin, UserFormMixin, FormView):
    """One log-in: its postings, a further posting, lock, new password."""

    proves_first = False

    template_name = "stations/admin_user.html"
    form_class = PostingForm

    def dispatch(self, request, *args, **kwargs):
        self.person = get_object_or_404(administered_users(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        postings = self.person.postings.select_related("station", "division").order_by("-since")
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "postings": postings,
            "reason_form": ReasonForm(),
            "reset": resets.offered(self.person, by=self.request.user),
        }

    def form_valid(self, form):
        try:
            services.post_user(self.person, by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        say(self.request, _("Posting added."))
        return redirect("stations:admin_user", self.person.pk)


class PostingEnd(AdministratorMixin, ProvedMixin, FormView):
    template_name = "stations/admin_posting_end.html"
    form_class = EndPostingForm

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"posting": self.posting}

    @property
    def posting(self) -> Posting:
        people = administered_users(self.request.user)
        return get_object_or_404(
            Posting.objects.select_related("user", "station", "division"),
            pk=self.kwargs["pk"],
            user__in=people,
        )

    def form_valid(self, form):
        posting = self.posting
        try:
            services.end_posting(posting, by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        say(self.request, _("The posting ends."))
        return redirect("stations:admin_user", posting.user_id)


class UserAct(AdministratorMixin, ProvedMixin, DetailView):
    """Lock, unlock, new password: one POST each, with a reason where it hurts."""

    proves_first = False

    def get_queryset(self):
        return administered_users(self.request.user)

    def get(self, request, *args, **kwargs):
        return redirect("stations:admin_user", kwargs["pk"])

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        if act in RESETS:
            return self._reset(self.get_object(), RESETS[act])
        if act not in ("lock", "unlock"):
            raise Http404
        person = self.get_object()
        form = ReasonForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Say why: the reason stands in the audit trail."))
        else:
            self._set_active(person, act == "unlock", form.cleaned_data["reason"])
        return redirect("stations:admin_user", pk)

    def _reset(self, person, service):
        """A password that is set now is shown now, to whoever may tell it, and never again."""
        try:
            password = service(person, by=self.request.user)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return redirect("stations:admin_user", person.pk)
        if password:
            return _tell_password(self.request, person, password)
        asked = service is resets.reset_password
        say(
            self.request,
            _("Asked for; another administrator confirms it.") if asked else _("Refused."),
        )
        return redirect("stations:admin_user", person.pk)

    def _set_active(self, person, active, reason):
        try:
            services.set_active(person, active=active, reason=reason, by=self.request.user)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            say(self.request, _("Log-in opened again.") if active else _("Log-in locked."))


class ClientAdd(AdministratorMixin, ProvedMixin, UserFormMixin, FormView):
    template_name = "stations/admin_client_add.html"
    form_class = ClientForm

    def form_valid(self, form):
        try:
            client, secret = services.make_client(by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        return _tell_secret(self.request, client, secret)


class ClientAct(AdministratorMixin, ProvedMixin, DetailView):
    """A client gets a new secret, or comes in no more."""

    proves_first = False

    def get_queryset(self):
        return administered_clients(self.request.user)

    def get(self, request, *args, **kwargs):
        return redirect("stations:admin_home")

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        if act not in ("secret", "end"):
            raise Http404
        client = self.get_object()
        if act == "secret":
            return _tell_secret(request, client, services.renew_secret(client, by=request.user))
        form = ReasonForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Say why: the reason stands in the audit trail."))
            return redirect("stations:admin_home")
        services.end_client(client, by=request.user, reason=form.cleaned_data["reason"])
        say(request, _("The client comes in no more."))
        return redirect("stations:admin_home")


def _tell_secret(request, client, secret):
    told = {"title": client.name, "name": client.client_id, "secret": secret, "is_client": True}
    return render(request, "stations/admin_secret.html", told)


def _tell_password(request, user, password):
    told = {"title": user.name, "name": user.username, "secret": password, "invited": user}
    return render(request, "stations/admin_secret.html", told)
