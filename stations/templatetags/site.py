"""The parts of a page: templates/components/README.md shows each one.

A builtin library (config/settings.py), so no template loads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django import forms, template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from stations import masking, wording

register = template.Library()

# code: tone, icon, word. The codes are those of beneficiaries.codes.Risk and
# cases.codes.Condition and Outcome, which stand above this app.
RISKS = {
    "H": ("bad", "alert-triangle-filled", _("high risk")),
    "K": ("warn", "flag-filled", _("key")),
    "N": ("", "circle", _("general")),
}
MOODS = {
    "well": ("ok", "circle-check", _("well")),
    "attention": ("warn", "alert-triangle", _("needs attention")),
    "danger": ("bad tint", "alert-octagon", _("in danger")),
    "not_met": ("", "home-off", _("not met")),
    "refused": ("", "hand-stop", _("refused")),
    "unreachable": ("", "phone-off", _("cannot be reached")),
}
CONTROLS = {forms.Select: "form-select", forms.CheckboxInput: "form-check-input"}

for name, show in {
    "mask_name": masking.mask_name,
    "mask_identity": masking.mask_identity,
    "mask_phone": masking.mask_phone,
    "day": wording.day,
    "short_day": wording.short_day,
    "moment": wording.moment,
    "month": wording.month,
    "count": wording.count,
    "quantity": wording.quantity,
    "money": wording.money,
    "share": wording.share,
    "browser": wording.browser,
}.items():
    register.filter(name, show)


@register.simple_tag
def icon(name: str, label: str = "", tone: str = "", *, css: str = "") -> SafeString:
    """An icon of the sprite; decoration unless it has a label of its own."""
    classes = ["i", *(["i-solid"] if name.endswith("-filled") else []), css]
    if tone:
        classes += ["is", tone]
    return format_html(
        '<svg class="{}" {}><use href="{}#i-{}"/></svg>',
        " ".join(classes).strip(),
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"'),
        static("icons/sprite.svg"),
        name,
    )


@register.simple_tag
def pill(word: str, tone: str = "", icon_name: str = "") -> SafeString:
    """A state: icon and word. Tone: ok, warn, bad, acc; with " tint" when it is the message."""
    return format_html(
        '<span class="pill {}">{}{}</span>', tone, icon(icon_name) if icon_name else "", word
    )


@register.simple_tag
def risk_pill(risk: str) -> SafeString:
    tone, name, word = RISKS[risk]
    return pill(word, tone, name)


@register.simple_tag
def mood_pill(code: str) -> SafeString:
    """How somebody was (well, attention, danger), or why nobody was met; nothing when unknown."""
    if code not in MOODS:
        return SafeString("")
    tone, name, word = MOODS[code]
    return pill(word, tone, name)


@register.simple_tag
def due(day: date | None, *, prefix: str = "") -> SafeString:
    """When something is due: overdue red, today amber, else the date."""
    if day is None:
        return SafeString(wording.NONE)
    late = (timezone.localdate() - day).days
    if late > 0:
        tone, name = "bad", "clock-exclamation"
        words = ngettext("%(days)d day overdue", "%(days)d days overdue", late) % {"days": late}
    elif late == 0:
        tone, name, words = "warn", "clock", gettext("today")
    else:
        tone, name, words = "", "clock", wording.day(day)
    return format_html(
        '<span class="due {}">{}{}</span>', tone, icon(name), f"{prefix} {words}".strip()
    )


@register.simple_tag
def delta(change: str, *, rises: bool | None, is_good: bool | None = None) -> SafeString:
    """A change: arrow up or down (None: level); green or red by good or bad, not by direction."""
    name = "minus" if rises is None else "arrow-up" if rises else "arrow-down"
    tone = "" if is_good is None else "ok" if is_good else "bad"
    return format_html('<span class="delta {}">{}{}</span>', tone, icon(name), change)


@register.simple_tag
def num(value: Any, url: str = "", unit: str = "") -> SafeString:
    """A figure; with a url it opens the records behind it (dotted underline)."""
    text = wording.count(value) if isinstance(value, int | float) else value or wording.NONE
    if unit:
        text = f"{text} {unit}"
    return (
        format_html('<a class="open" href="{}">{}</a>', url, text)
        if url
        else conditional_escape(text)
    )


@register.simple_tag
def avatar(person: Any, tone: str = "") -> SafeString:
    return format_html(
        '<span class="avatar {}" aria-hidden="true">{}</span>', tone, str(person)[:1]
    )


@register.simple_tag
def crumb(label: str, url: str) -> SafeString:
    """A step above this page, in the desk's top bar; the page itself follows as <b>."""
    return format_html(
        '<a class="muted text-decoration-none" href="{}">{}</a>{}',
        url,
        label,
        icon("chevron-right"),
    )


@register.simple_tag(takes_context=True)
def back(context: Mapping[str, Any], url: str) -> SafeString:
    """The arrow in the phone's head. It makes the head the bar of a page below. To a list it
    leads back as it was left: with its filter, its order and its page."""
    request = context.get("request")
    came = urlsplit(request.headers.get("referer", "")) if request else urlsplit("")
    if came.query and came.path == url and came.netloc == request.get_host():
        url = f"{url}?{came.query}"
    return format_html(
        '<a class="iconbtn back" href="{}" aria-label="{}">{}</a>',
        url,
        gettext("Back"),
        icon("arrow-left"),
    )


def _drawn(bound: BoundField, css: str = "", **attrs: str) -> SafeString:
    """The control in its drawn look. Date inputs become the browser's own."""
    widget = bound.field.widget
    kind = next(
        (name for base, name in CONTROLS.items() if isinstance(widget, base)), "form-control"
    )
    attrs["class"] = f"{kind} {css} {'is-invalid' if bound.errors else ''}".strip()
    if str(widget.attrs.get("placeholder", "")) == str(bound.label):
        attrs["placeholder"] = ""  # the label says it
    if isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    return bound.as_widget(attrs=attrs)


@register.simple_tag
def control(bound: BoundField, css: str = "w-auto") -> SafeString:
    """A control in a line of filters: no label to be seen, but one to be heard; where one types,
    it stands in the field."""
    said = {"aria-label": str(bound.label)}
    if isinstance(bound.field.widget, forms.TextInput):
        said["placeholder"] = str(bound.field.widget.attrs.get("placeholder") or bound.label)
    return _drawn(bound, css, **said)


@register.inclusion_tag("components/_field.html")
def field(bound: BoundField, hint: str = "", *, css: str = "") -> dict[str, Any]:
    """Label, control, hint, error."""
    if hint:
        bound.help_text = hint
    return {
        "bound": bound,
        "control": _drawn(bound),
        "is_tick": isinstance(bound.field.widget, forms.CheckboxInput),
        "is_secret": isinstance(bound.field.widget, forms.PasswordInput),
        "is_optional": not bound.field.required,
        "css": css,
    }


@register.inclusion_tag("components/_chips.html")
def chips(bound: BoundField, kind: str = "chips", *, small: bool = False, legend: bool = True):
    """Checkboxes or radios to tap. kind: chips, seg (one of 2–4), moods (well … danger)."""
    looks = {code: (tone.split()[0], name) for code, (tone, name, _word) in MOODS.items() if tone}
    options = []
    for option in bound.subwidgets:
        chosen = option.data
        tone, icon_name = looks.get(str(chosen["value"]), ("", "")) if kind == "moods" else ("", "")
        chosen["attrs"]["class"] = "btn-check"
        options.append({"input": option, "tone": tone, "icon": icon_name})
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


@register.inclusion_tag("components/_stage.html")
def stage(steps: Iterable[Any]) -> dict[str, Any]:
    """A life in steps. Each step has label, state (done, short, now, later) and note."""
    return {"steps": list(steps)}


@register.inclusion_tag("components/_pages.html", takes_context=True)
def pages(
    context: Mapping[str, Any], page: Page, unit: str = "", target: str = ""
) -> dict[str, Any]:
    """第 1–12 人，共 54 人, previous and next. With a target (#id), htmx swaps that part."""
    return {"page": page, "unit": unit, "target": target, "request": context.get("request")}


@register.inclusion_tag("components/_empty.html")
def empty(
    title: str, text: str = "", *, icon_name: str = "circle-check", url: str = "", label: str = ""
):
    """What is so, what comes next, one button."""
    return {"title": title, "text": text, "icon_name": icon_name, "url": url, "label": label}


@register.inclusion_tag("components/_filters.html")
def filters(options: Iterable[Any], label: str = "") -> dict[str, Any]:
    """Chips with counts. Each option has label, url, is_on and, if known, count."""
    return {"options": list(options), "label": label}


@register.inclusion_tag("components/_alert.html")
def alert(text: str, tone: str = "", *, title: str = "", icon_name: str = ""):
    usual = {"bad": "alert-octagon", "warn": "alert-triangle", "ok": "circle-check"}
    return {
        "text": text,
        "tone": tone,
        "title": title,
        "icon_name": icon_name or usual.get(tone, "info-circle"),
    }


@register.simple_tag
def meter(value: float, most: float, label: str) -> SafeString:
    """A bar; the label says both figures in words."""
    return format_html(
        '<progress class="meter" value="{}" max="{}" aria-label="{}"></progress>',
        value,
        most or 1,
        label,
    )


@register.inclusion_tag("components/_sort.html", takes_context=True)
def sort(context: Mapping[str, Any], key: str, label: str, *, css: str = "", by: str = "sort"):
    """A table head that sorts: ?sort=key, then ?sort=-key."""
    request = context["request"]
    now = request.GET.get(by, "")
    query = request.GET.copy()
    for name in ("page", "before", "after"):  # of the order before
        query.pop(name, None)
    query[by] = f"-{key}" if now == key else key
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return {"url": "?" + query.urlencode(), "label": label, "order": order, "css": css}
