"""The correction of a donor leads back to the list: a donor has no page of its own."""

from __future__ import annotations

from django.db.models import Value

from stations.kinds.pages import KindEdit


class DonorEdit(KindEdit):
    def get_queryset(self):
        rows = self.kind.model.objects.countable_by(self.request.user)
        rows = rows.annotate(organisation_is_open=Value(True))  # the register is public
        return rows.select_related("station", "organisation")

    def up(self) -> str:
        return self.kind.url("list")
