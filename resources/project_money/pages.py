"""What the form of money has beside that of every kind."""

from __future__ import annotations

from resources.projects.queries import projects_of
from stations.kinds.pages import KindAdd


class MoneyAdd(KindAdd):
    """``?project=``: from the project's page."""

    def get_initial(self) -> dict[str, object]:
        asked = self.request.GET.get("project", "")
        rows = projects_of(self.request.user).filter(voided_at=None)
        project = rows.filter(item=asked).first() if asked else None
        return {"project": project, "division": project.division} if project else {}
