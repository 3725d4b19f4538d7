"""The parts of a form: templates/components/README.md shows each one. Builtin as ``site`` is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms, template
from django.forms import BaseForm, BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from stations.looks import LOOKS, Look
from stations.templatetags.site import icon
from stations.wording import nothing_chosen

register = template.Library()

NO_LOOK = Look("", "", "")
CONTROLS = {forms.Select: "form-select", forms.CheckboxInput: "form-check-input"}


def _drawn(bound: BoundField, css: str = "", **attrs: str) -> SafeString:
    """The control in its drawn look. Date inputs become the browser's own."""
    widget = bound.field.widget
    kind = next(
        (name for base, name in CONTROLS.items() if isinstance(widget, base)), "form-control"
    )
    attrs["class"] = f"{kind} {css} {'is-invalid' if bound.errors else ''}".strip()
    if str(widget.attrs.get("placeholder", "")) == str(bound.label):
        attrs["placeholder"] = ""  # the label says it
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        widget.attrs["class"] = "form-check-input"
    if isinstance(widget, forms.Select):
        widget.choices = list(_worded(bound))
    if isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    return bound.as_widget(attrs=attrs)


def _worded(bound: BoundField) -> Iterator[tuple[Any, Any]]:
    """The choices; one that is empty and has no word of its own says what it means."""
    for value, label in bound.field.widget.choices:
        if value in ("", None) and not any(map(str.isalnum, str(label))):
            label = nothing_chosen(is_required=bound.field.required)
        yield value, label


@register.simple_tag
def control(bound: BoundField, css: str = "w-auto") -> SafeString:
    """A control in a line of filters: no label to be seen, but one to be heard; where one types,
    it stands in the field."""
    said = {"aria-label": str(bound.label)}
    if isinstance(bound.field.widget, forms.TextInput):
        said["placeholder"] = str(bound.field.widget.attrs.get("placeholder") or bound.label)
    return _drawn(bound, css, **said)


@register.inclusion_tag("components/_field.html")
def field(
    bound: BoundField, hint: str = "", *, css: str = "", is_filter: bool = False
) -> dict[str, Any]:
    """Label, control, hint, error. Of a filter nobody is told that it is optional: all are."""
    if hint:
        bound.help_text = hint
    label: str = bound.label
    if not bound.field.required and not is_filter:
        label = format_html(
            '{} <span class="faint tiny">{}</span>', bound.label, gettext("optional")
        )
    return {
        "bound": bound,
        "label": label,
        "control": _drawn(bound),
        "is_tick": isinstance(bound.field.widget, forms.CheckboxInput),
        "is_secret": isinstance(bound.field.widget, forms.PasswordInput),
        "is_file": isinstance(bound.field.widget, forms.FileInput),
        "css": css,
    }


@register.simple_tag
def feedback(sentences: Iterable[str] | str, *, css: str = "", key: str = "") -> SafeString:
    """What is wrong with a control that is drawn by hand; nothing when nothing is."""
    said = [sentences] if isinstance(sentences, str) else list(sentences or [])
    if not any(said):
        return SafeString("")
    return format_html(
        '<div class="{}"{}>{} {}</div>',
        f"invalid-feedback {css}".strip(),
        format_html(' id="{}"', key) if key else "",
        icon("alert-circle"),
        format_html_join(" ", "{}", ((sentence,) for sentence in said)),
    )


@register.inclusion_tag("components/_chips.html")
def chips(bound: BoundField, kind: str = "chips", *, small: bool = False, legend: bool = True):
    """Checkboxes or radios to tap. kind: chips, seg (one of 2–4), moods (well … danger)."""
    looks = LOOKS["mood"] if kind == "moods" else {}
    options = []
    for option in bound.subwidgets:
        chosen = option.data
        look = looks.get(str(chosen["value"]), NO_LOOK)
        chosen["attrs"]["class"] = "btn-check"
        options.append({"input": option, "tone": look.colour, "icon": look.icon})
    return {"bound": bound, "options": options, "kind": kind, "small": small, "legend": legend}


@register.inclusion_tag("components/_errors.html")
def errors(form: BaseForm) -> dict[str, Any]:
    """The summary above a form: each sentence leads to its field."""
    wrong = [
        (form[name].label, _first_control(form[name]), form.errors[name])
        for name in form.fields
        if name in form.errors
    ]
    return {"form": form, "wrong": wrong, "count": len(form.errors)}


def _first_control(bound: BoundField) -> str:
    """A group has no id of its own: its first box or button stands for it."""
    return bound.id_for_label or next((box.id_for_label for box in bound.subwidgets), "")


@register.simple_tag(takes_context=True)
def draft(context: Mapping[str, Any], *about: object) -> SafeString:
    """Attributes of a <form> that tells of a person: what is typed is kept on the device until it
    is stored (static/js/draft.js), and by nothing else there. ``about``: what the form is about
    where its address doesn't say it."""
    request = context["request"]
    name = " ".join(map(str, about)) or request.get_full_path()
    said = format_html(' autocomplete="off" data-draft="{}"', name)
    if hasattr(context.get("view"), "run_service"):  # shown again, it brings what was looked up
        said += SafeString(" data-draft-finds")
    if request.method == "POST":  # what was typed came back with the answer
        sent = request.POST.get("draft_uuid", "")
        said += format_html(' data-draft-back="{}" data-draft-uuid="{}"',
                            request.POST.get("search", ""), sent)  # fmt: skip
    return said
