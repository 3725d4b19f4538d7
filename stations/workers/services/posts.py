"""How many posts (岗位) are set up at a station, from which day on."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from stations.audit import trail
from stations.dated import still_to_come
from stations.models import Station, StationPosts, User
from stations.network.services.stations import require_keeper_of
from stations.wording import short_day

MOST = 999


@transaction.atomic
def declare_posts(station: Station, *, number: int, since: date, by: User) -> StationPosts:
    """From this day on so many; what held before ends then. For the same day it is corrected."""
    require_keeper_of(by, station)
    Station.objects.select_for_update().get(pk=station.pk)
    held = station.posts.filter(until=None).first()
    problems = posts_problems(station, number, since)
    if held and since < held.since:
        sentence = _("Other posts were declared from %(day)s on.") % {"day": short_day(held.since)}
        problems.setdefault("since", []).append(sentence)
    if problems:
        raise ValidationError(problems)
    if held and held.since < since:
        held.until = since
        held.save(update_fields=["until"])
        held = None
    posts = held or StationPosts(station=station, since=since)
    old, posts.number = posts.number, number
    posts.save()
    trail.record("declare_posts", station, by=by, since=str(since), old=old, new=number)
    return posts


def posts_problems(station: Station, number: int, since: date) -> dict[str, list[str]]:
    found = {}
    if not 0 <= number <= MOST:
        found["number"] = [_("Between 0 and %(most)d posts.") % {"most": MOST}]
    if sentence := still_to_come(since):
        found["since"] = [sentence]
    elif not station.is_open_on(since):
        found["since"] = [_("The station was closed by then.")]
    return found


__all__ = ["MOST", "declare_posts"]
