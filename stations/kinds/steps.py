"""One page for every step of a kind's life: what it asks for, or why it can't be taken."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from stations.pages import say
from stations.steps import StepMixin
from stations.workflow import Workflow

from .forms import StepForm
from .pages import KindEdit


class KindStep(StepMixin, KindEdit):
    act = "step"

    @property
    def workflow(self) -> Workflow:  # type: ignore[override]
        return self.kind.life.workflow  # type: ignore[union-attr]

    def get_template_names(self) -> list[str]:
        return [self.kind.template("step")]

    def get_form_class(self) -> Any:
        return StepForm

    def save(self, form: Any) -> Any:
        values = form.values()
        seen, step = values.pop("version"), self.kind.services.step
        step(self.object, self.verb, by=self.request.user, seen_version=seen, **values)  # type: ignore[misc]
        say(self.request, _("Saved: %(step)s") % {"step": self.step.label})
        return self.up()
