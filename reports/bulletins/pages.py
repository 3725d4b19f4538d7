"""Bulletin templates: listed, written with a preview, removed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from reports.bulletins.forms import BulletinForm
from reports.bulletins.panel import said_by
from reports.bulletins.prose import Segment, Source
from reports.bulletins.qualifiers import PERCENT, is_unit
from reports.bulletins.queries import kept_divisions, templates_kept_by
from reports.bulletins.services import check_text, remove_bulletin, save_bulletin
from reports.bulletins.sources import Live, Reported
from reports.bulletins.texts import usual_text
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.indicators import Indicator, by_chapter
from reports.issued.sheets import Sheet
from reports.models import BulletinTemplate
from reports.rights import RIGHTS
from reports.words import Words
from stations.models import Division
from stations.pages import HtmxMixin, RightMixin, ServiceFormMixin, UserFormMixin, say

YUAN = "元"


class KeeperMixin(RightMixin):
    """Only for whoever writes a division's templates; to others none of them is in scope."""

    rights, act = RIGHTS, "keep_bulletins"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if "pk" in kwargs and not kept_divisions(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Bulletins(KeeperMixin, TemplateView):
    template_name = "reports/bulletins.html"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {
            "rows": templates_kept_by(self.request.user),
            "usual": usual_text(kept_divisions(self.request.user)[0]),
        }


class BulletinEdit(KeeperMixin, UserFormMixin, ServiceFormMixin, HtmxMixin, FormView):
    """A new template (it begins with the usual text), or another text of one. A POST with
    ``preview`` only tries it out; htmx asks so while one writes."""

    form_class = BulletinForm
    template_name = "reports/bulletin_form.html"
    partial_template_name = "reports/_bulletin_preview.html"

    @cached_property
    def row(self) -> BulletinTemplate | None:
        if "pk" not in self.kwargs:
            return None
        mine = BulletinTemplate.objects.filter(
            pk__in=[row.pk for row in templates_kept_by(self.request.user)]
        )
        return get_object_or_404(mine.select_related("division"), pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, object]:
        division = kept_divisions(self.request.user)[0]
        new = BulletinTemplate(division=division, text=usual_text(division))
        return super().get_form_kwargs() | {"instance": self.row or new}

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if "preview" in request.POST or request.htmx:
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def run_service(self, form: BulletinForm) -> str:
        fields = {name: form.cleaned_data[name] for name in ("division", "title", "text")}
        row = save_bulletin(template=self.row, by=self.request.user, **fields)
        say(self.request, _("Saved: %(title)s") % {"title": row.title})
        return reverse("reports:bulletins")

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        said, errors = self._preview(context["form"])
        return context | {
            "row": self.row,
            "paragraphs": said,
            "errors": errors,
            "chapters": _palette(),
        }

    def _preview(self, form: BulletinForm) -> tuple[list[list[Segment]], list[str]]:
        if not form.is_bound:
            return said_by(form.instance.text, self._live(form.instance.division))
        form.is_valid()
        text = form.data.get("text", "").replace("\r\n", "\n")
        report = form.cleaned_data.get("report")
        division = form.cleaned_data.get("division") or kept_divisions(self.request.user)[0]
        try:
            check_text(text, division)
        except ValidationError as error:
            return [], error.messages
        return said_by(text, Reported(Sheet(report)) if report else self._live(division))

    def _live(self, division: Division) -> Source:
        """The month that runs, counted now."""
        today = timezone.localdate()
        return Live(FigureSource(division, Period.month(today), today))


def _palette() -> list[tuple[Words, list[tuple[Indicator, str]]]]:
    """Every indicator with a placeholder to begin with."""
    return [(label, [(row, _offer(row)) for row in rows]) for label, rows in by_chapter()]


def _offer(indicator: Indicator) -> str:
    unit = PERCENT if indicator.is_share else str(indicator.unit)
    if getattr(indicator, "is_money", False):
        unit = YUAN
    return f"{{{indicator.id}||{unit if is_unit(unit) else ''}}}"


class BulletinRemove(KeeperMixin, TemplateView):
    template_name = "reports/bulletin_remove.html"

    @cached_property
    def row(self) -> BulletinTemplate:
        mine = [row.pk for row in templates_kept_by(self.request.user)]
        return get_object_or_404(BulletinTemplate, pk__in=mine, id=self.kwargs["pk"])

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {"row": self.row}

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        title = self.row.title
        remove_bulletin(self.row, by=request.user)
        say(request, _("Removed: %(title)s") % {"title": title})
        return redirect("reports:bulletins")
