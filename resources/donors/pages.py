"""The correction of a donor leads back to the list: a donor has no page of its own."""

from __future__ import annotations

from stations.kinds.pages import KindEdit


class DonorEdit(KindEdit):
    def get_queryset(self):
        rows = self.kind.model.objects.countable_by(self.request.user)
        return rows.select_related("station")

    def up(self) -> str:
        return self.kind.url("list")
