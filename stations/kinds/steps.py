"""One page for every step of a kind's life: what it asks for, or why it can't be taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stations.models import Record
from stations.pages import say
from stations.steps import StepMixin
from stations.workflow import Workflow

from .life import KindStepForm
from .pages import KindEdit


class KindStep(StepMixin, KindEdit):
    act = shows = "step"
    usual_form = KindStepForm

    @property
    def workflow(self) -> Workflow:
        return self.kind.life

    @property
    def services(self) -> Mapping[str, Callable[..., Record]]:
        return self.kind.services.steps

    def after(self, done: Record, text: str) -> str:
        say(self.request, text)
        return self.up()
