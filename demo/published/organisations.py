"""Organisations of a place, and those among them that it incubates or cultivates."""

from __future__ import annotations

from collections.abc import Iterator

from demo.published.files import day, rows_of
from demo.published.network import division
from reports.published.rows import Row
from stations.cultivations import services as cultivations
from stations.models import Division, Organisation, User
from stations.organisations.services import BATCH, organisation_row

NAMES = {
    Organisation.Kind.AGENCY: "{home}第{n}社会工作服务中心",
    Organisation.Kind.COMMUNITY: "{home}第{n}邻里互助会",
}


def build_organisations(place: Division, *, by: User) -> list[Organisation]:
    return [made for row in rows_of("organisations", place.pk) for made in _build(row, by)]


def named(row: Row) -> Iterator[str]:
    home = division(row["division"]).short_name
    for n in range(1, int(row["number"]) + 1):
        yield NAMES[Organisation.Kind(row["kind"])].format(home=home, n=n)


def _build(row: Row, by: User) -> list[Organisation]:
    home, registered_on = division(row["division"]), day(row["registered_on"])
    about = {"division": home, "kind": row["kind"], "registered_on": registered_on}
    drafts = [organisation_row(by=by, name=name, **about) for name in named(row)]
    made = [one for one, _new in BATCH.add(drafts, by=by)]
    if row["how"]:
        how = {"division": home, "how": row["how"], "programme": row["programme"]}
        since = day(row["since"])
        begun = [
            cultivations.cultivation_row(by=by, organisation=one, since=since, **how)
            for one in made
        ]
        cultivations.BATCH.add(begun, by=by)
    return made
