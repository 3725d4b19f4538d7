"""What is one's own: postings, notices, language, colours."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.generic import ListView, TemplateView
from django.views.i18n import set_language

from stations.models import Notice, Role
from stations.navigation import THEME_COOKIE, THEMES
from stations.notices.names import in_words

language = login_not_required(require_POST(set_language))


class Me(TemplateView):
    template_name = "stations/me.html"

    def get_context_data(self, **kwargs):
        postings = self.request.user.postings.on().select_related("station", "division")
        found = list(postings.order_by("since"))
        roles = dict.fromkeys(posting.role for posting in found)
        handbook = [Role(role) for role in roles if role != Role.CLIENT]
        return super().get_context_data(**kwargs) | {"postings": found, "handbook": handbook}


class Notices(ListView):
    template_name = "stations/notice_list.html"
    paginate_by = 30

    def get_queryset(self):
        return Notice.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"notices": in_words(self.request.user, context["page_obj"])}


@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Read, and on to what it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
    return redirect(_own_address(request, notice.url))


@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    Notice.objects.visible_to(request.user).unread().update(read_at=timezone.now())
    return redirect("stations:notices")


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device says; kept in a cookie for a year."""
    response = redirect(_own_address(request, request.POST.get("next", "")))
    chosen = request.POST.get("theme")
    if chosen in THEMES:
        response.set_cookie(
            THEME_COOKIE,
            chosen,
            max_age=365 * 86400,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response


def _own_address(request: HttpRequest, address: str) -> str:
    """An address of this site, or one's own page: nobody is sent elsewhere."""
    is_own = url_has_allowed_host_and_scheme(address, {request.get_host()})
    return address if address and is_own else "/"
