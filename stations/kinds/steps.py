"""One page for every step of a kind's life: what it asks for, or why it can't be taken."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from stations.pages import say
from stations.scope import roles_of

from .forms import StepForm
from .pages import KindEdit


class KindStep(KindEdit):
    """Who may open the record and has none of the step's roles there gets 403."""

    act = "step"
    form_class = StepForm
    kwargs: dict[str, Any]

    @cached_property
    def step(self) -> Any:
        return self.kind.life.workflow.step(self.kwargs["verb"])  # type: ignore[union-attr]

    def may(self) -> bool:
        return bool(roles_of(self.request.user, self.object) & self.step.roles)

    def get_template_names(self) -> list[str]:
        return [self.kind.template("step")]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"verb": self.step.verb}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reason = self.kind.life.hindrance(self.step.verb, self.object)  # type: ignore[union-attr]
        words = {"title": self.step.label, "hindrance": reason}
        return super().get_context_data(**kwargs) | words

    def save(self, form: Any) -> Any:
        values = form.values()
        verb, seen = self.step.verb, values.pop("version")
        step: Any = self.kind.services.step
        step(self.object, verb, by=self.request.user, seen_version=seen, **values)
        say(self.request, _("Saved: %(step)s") % {"step": self.step.label})
        return self.up()
