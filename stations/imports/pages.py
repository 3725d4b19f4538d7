"""Registers in: templates, uploads, the preview and what one decides there."""

from __future__ import annotations

from io import BytesIO

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, ListView, View
from django.views.generic.detail import SingleObjectMixin

from stations.cursors import is_key
from stations.exports import XLSX
from stations.imports import services
from stations.imports.forms import UploadForm
from stations.imports.importers import importer_of, importers_of
from stations.imports.queries import fields_of, preview, steps, what_is_told
from stations.imports.workbooks import template
from stations.imports.workflow import WORKFLOW
from stations.models import Import, ImportRow
from stations.pages import HtmxMixin, RightMixin, add_errors, say, say_stored
from stations.rights import RIGHTS
from stations.scope import ScopedMixin

RUNNING = {Import.State.CHECKING, Import.State.WRITING, Import.State.UNDOING}
TICKED = {ImportRow.Outcome.BAD, ImportRow.Outcome.LEFT_OUT}  # rows to leave out, or to take in
TYPED, PLACE = "text-", "column-"  # before a row and a column, and before a place of the file
ROW = "row"  # of the boxes that choose rows


class ImportList(RightMixin, ListView):
    rights, act = RIGHTS, "imports"
    template_name = "stations/import_list.html"
    paginate_by = 20

    def get_queryset(self):
        return Import.objects.visible_to(self.request.user).select_related("job")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for batch in context["page_obj"]:
            batch.title = importer_of(batch.kind).title
        return context | {"importers": importers_of(self.request.user)}


class OneImporter:
    """A view of one register: 404 when it doesn't exist, 403 when one may not import it."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.importer = importer_of(kwargs["kind"])
        if request.user.is_authenticated and not self.importer.is_open_to(request.user):
            raise self.importer.refusal(request.user)


class ImportNew(OneImporter, FormView):
    template_name = "stations/import_new.html"
    form_class = UploadForm

    def dispatch(self, request, *args, **kwargs):
        if not self.importer.asks_proof:
            return super().dispatch(request, *args, **kwargs)
        asked = reauthentication_required(super().dispatch, allow_get=False)
        return asked(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"importer": self.importer, "user": self.request.user}

    def get_initial(self):
        return {"sheet": self.request.GET.get("sheet", "")[:100]}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"importer": self.importer}

    def form_valid(self, form):
        chosen = form.cleaned_data
        try:
            batch = services.start_import(
                self.importer,
                upload=chosen["file"],
                station=chosen.get("station"),
                by=self.request.user,
                sheet=chosen["sheet"],
            )
        except ValidationError as error:
            add_errors(form, ValidationError({"file": error.messages}))
            return self.form_invalid(form)
        return redirect(batch)


class ImportTemplate(OneImporter, View):
    def get(self, request, kind):
        content = template(self.importer.columns(), str(self.importer.title))
        return _workbook(content, _("Template %(title)s") % {"title": self.importer.title})


class ImportPage(ScopedMixin, HtmxMixin, DetailView):
    """While a job runs htmx asks for its progress; then the whole page is loaded again."""

    queryset = Import.objects.select_related("job", "station")
    context_object_name = "batch"
    template_name = "stations/import.html"
    partial_template_name = "stations/_import_progress.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        batch = self.object
        counts = batch.counts()
        shown = self.request.GET.get("show") or _first(counts)
        if shown not in ImportRow.Outcome.values:
            raise Http404
        columns, lines, page = preview(batch, shown, self.request.GET.get("page"))
        unsaid = services.what_is_unsaid(batch)
        steps_open = {step.verb for step in WORKFLOW.open_to(self.request.user, batch)}
        return context | {
            "importer": importer_of(batch.kind),
            "counts": counts,
            "steps": steps(batch, counts),
            "filters": _filters(counts, shown),
            "shown": shown,
            "not_imported": counts["bad"] + counts["left_out"],
            "columns": columns,
            "fields": fields_of(batch),
            "seen": what_is_told(batch),
            "lines": lines,
            "asks": any(line.asks for line in lines),
            "page_obj": page,
            "open": steps_open,
            "is_ticked": shown in TICKED and "correct" in steps_open,
            "is_running": batch.state in RUNNING,
            "hindrance": unsaid or services.what_hinders(counts, good_only=False),
            "hindrance_of_good": unsaid or services.what_hinders(counts, good_only=True),
            "hindrance_of_undo": services.why_not_undone(batch) if batch.state == "done" else "",
            "total": batch.row_count - counts["same"] - counts["left_out"],
            "ready": counts["good"] + counts["double"] - counts["same"] - counts["undecided"],
            "result_url": importer_of(batch.kind).result_url(self.request.user),
        }

    def render_to_response(self, context: dict[str, object], **kwargs: object) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        if self.request.htmx and not (context["is_running"] and not self.object.job.is_over):
            response["HX-Refresh"] = "true"
        return response


class ImportErrors(ScopedMixin, SingleObjectMixin, View):
    queryset = Import.objects.all()

    def get(self, request, pk):
        batch = self.get_object()
        content = services.errors_of(batch, by=request.user)
        return _workbook(content, _("Rows with errors %(file)s") % {"file": batch.filename})


class ImportAct(ScopedMixin, SingleObjectMixin, View):
    """The buttons: ``decide``, ``correct`` (which leaves rows out, too), ``take_in``, ``map``,
    ``write``, ``discard``, ``undo``."""

    queryset = Import.objects.all()

    def post(self, request, pk, act):
        run = getattr(self, act, None)
        if not WORKFLOW.step(act).roles or run is None:
            raise Http404
        batch = self.get_object()
        try:
            run(batch)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(batch)

    def decide(self, batch: Import) -> None:
        if "all" in self.request.POST:
            left = batch.rows.filter(outcome=ImportRow.Outcome.DOUBLE, decision="")
            said = dict.fromkeys(left.values_list("number", flat=True), self.request.POST["all"])
            services.decide_doubles(batch, decisions=said, by=self.request.user)
            return
        said = {
            int(name.removeprefix("row-")): value
            for name, value in self.request.POST.items()
            if is_key(name.removeprefix("row-"))
        }
        services.decide_doubles(batch, decisions=said, by=self.request.user)

    def correct(self, batch: Import) -> None:
        """What was typed, the proposal that was pressed, and the rows that are left out: nothing
        typed is lost by pressing."""
        sent = self.request.POST
        if sent.get("seen") not in (None, str(batch.job_id)):
            raise ValidationError(str(WORKFLOW.stale), code="stale")
        typed = _typed(batch, sent)
        everywhere = set(typed) if "alike" in sent else set()
        if cell := sent.get("cell"):
            pressed = _pressed(batch, cell)
            typed, everywhere = typed | pressed, everywhere | pressed.keys()
        leave_out = _rows(sent)
        if not (cell or typed or leave_out or any(name.startswith(TYPED) for name in sent)):
            raise Http404
        if not typed and not leave_out:
            say(self.request, _("Nothing was changed."))
            return
        user = self.request.user
        changed = services.type_cells(
            batch, typed=typed, everywhere=everywhere, by=user, leave_out=leave_out
        )
        say_stored(self.request)
        if changed:
            say(self.request, _("%(number)d cells corrected.") % {"number": changed})
        if leave_out:
            say(self.request, _("%(number)d rows left out.") % {"number": len(leave_out)})

    def take_in(self, batch: Import) -> None:
        services.take_rows_in(batch, rows=_rows(self.request.POST), by=self.request.user)

    def map(self, batch: Import) -> None:
        columns = {
            name.removeprefix(PLACE): key
            for name, key in self.request.POST.items()
            if name.startswith(PLACE)
        }
        services.map_columns(batch, columns=columns, by=self.request.user)

    def undo(self, batch: Import) -> None:
        services.undo_import(batch, by=self.request.user)

    def write(self, batch: Import) -> None:
        good_only = self.request.POST.get("good_only") == "1"
        services.confirm_import(batch, good_only=good_only, by=self.request.user)

    def discard(self, batch: Import) -> None:
        services.discard_import(batch, by=self.request.user)
        say(self.request, _("The upload was discarded; nothing was written."))


def _typed(batch: Import, sent: QueryDict) -> dict[tuple[int, str], str]:
    """Cells whose text was changed. Of a masked one the form shows nothing, so an empty one stays
    as it is."""
    asked = {}
    for name, text in sent.items():
        number, _sep, column = name.removeprefix(TYPED).partition("-")
        if name.startswith(TYPED) and is_key(number):
            asked[int(number), column] = text.strip()
    rows = {row.number: row.texts for row in batch.rows.filter(number__in={n for n, _c in asked})}
    masked = {key for key, column in importer_of(batch.kind).by_key.items() if column.mask}
    return {
        (number, column): text
        for (number, column), text in asked.items()
        if text != rows.get(number, {}).get(column, "") and (text or column not in masked)
    }


def _rows(sent: QueryDict) -> set[int]:
    return {int(number) for number in sent.getlist(ROW) if is_key(number)}


def _pressed(batch: Import, cell: str) -> dict[tuple[int, str], str]:
    """``row-column``, or ``row-column-which`` of several proposals."""
    number, _sep, rest = cell.partition("-")
    column, _sep, which = rest.partition("-")
    if not is_key(number) or which and not is_key(which):
        raise Http404
    row = batch.rows.filter(number=int(number)).first()
    proposed = services.proposed(row, column) if row else []
    if int(which or 0) >= len(proposed):
        raise ValidationError(_("There is no proposal for this cell any more."), code="stale")
    return {(int(number), column): proposed[int(which or 0)]}


def _first(counts: dict[str, int]) -> str:
    """What needs a look first."""
    for outcome in (ImportRow.Outcome.BAD, ImportRow.Outcome.DOUBLE):
        if counts[outcome]:
            return outcome
    return ImportRow.Outcome.GOOD


def _filters(counts: dict[str, int], shown: str) -> list[dict[str, object]]:
    labels = {
        "bad": _("Errors"),
        "double": _("Likely doubles, or to be decided"),
        "good": _("Good"),
        "left_out": _("Left out"),
    }
    return [
        {"label": label, "url": f"?show={key}", "is_on": key == shown, "count": counts[key]}
        for key, label in labels.items()
        if counts[key] or key == shown
    ]


def _workbook(content: bytes, name: str) -> HttpResponse:
    stem = name.rpartition(".")[0] if name.endswith((".xlsx", ".xls", ".csv")) else name
    return FileResponse(
        BytesIO(content), as_attachment=True, filename=f"{stem}.xlsx", content_type=XLSX
    )
