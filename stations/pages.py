"""What every page shares: htmx partials, forms whose save is a service, the site's frame."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from stations.navigation import Frame
from stations.rights_table import Rights


class HtmxMixin:
    """Answers htmx with the partial that the full page includes."""

    partial_template_name: str
    request: Any

    def get_template_names(self) -> list[str]:
        if self.request.htmx and not self.request.htmx.boosted:
            return [self.partial_template_name]
        return super().get_template_names()  # type: ignore[misc]


class RightMixin:
    """A page for those who may do ``act`` somewhere; a service asks it with the place."""

    rights: Rights
    act: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.rights.require_anywhere(request.user, self.act)  # type: ignore[arg-type]
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class UserFormMixin:
    """Hands the user to the form, which scopes its choices."""

    request: Any

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}  # type: ignore[misc]


class ServiceFormMixin:
    """A form whose save is a service; a rule that the service finds broken is a form error."""

    def run_service(self, form: Any) -> Any:
        raise TypeError(f"{type(self).__name__} must say which service it runs")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return redirect(self.run_service(form))
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)  # type: ignore[attr-defined]


def add_errors(form: Any, error: ValidationError) -> None:
    """A service's error goes to its field when the form has it, else above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def site(request: Any) -> dict[str, Any]:
    """What the frame of every page needs; asked for only where a template uses it."""
    return {"frame": Frame(request)}


def say(request: Any, text: str, *, undo: str = "") -> None:
    """A toast on the next page; with ``undo``, an address that takes the act back by POST."""
    messages.success(request, text, extra_tags=undo)
