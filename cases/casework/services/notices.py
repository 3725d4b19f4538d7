"""Who hears that cases were opened; who hears of a step stands in the workflow table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case
from cases.rights import RIGHTS
from stations.models import User
from stations.notices.services import notify


def tell_opened(cases: Sequence[Case], by: User) -> None:
    """Whoever carries one and who leads its station, never the one who did it: of one case its
    number, of many at once how many they are."""
    leads: dict[int, list[User]] = {}
    workers = User.objects.in_bulk({case.worker.user_id for case in cases if case.worker} - {None})
    told: dict[User, list[Case]] = defaultdict(list)
    for case in cases:
        if case.station_id not in leads:
            leads[case.station_id] = list(RIGHTS.holders("lead_case", case.station))
        worker = workers.get(case.worker.user_id) if case.worker else None
        for user in dict.fromkeys([worker, *leads[case.station_id]]):
            if user and user != by:
                told[user].append(case)
    for user, mine in told.items():
        url = mine[0].get_absolute_url() if len(mine) == 1 else reverse("cases:case_list")
        about = mine[0].person if len(mine) == 1 else None
        notify([user], partial(_in_words, mine, by), url=url, about=about)


def _in_words(cases: Sequence[Case], by: User) -> str:
    if len(cases) == 1:
        return _("Case %(number)s was opened (%(by)s)") % {"number": cases[0].number, "by": by}
    return _("%(number)d cases were opened (%(by)s)") % {"number": len(cases), "by": by}
