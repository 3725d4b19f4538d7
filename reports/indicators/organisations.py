"""Organisations of the register (IND-ORG-…, IND-PAR-01), as of a day.

A fact of divisions, dated and voidable: no filing stands between, and a report keeps what it
counted. One whose seat nobody has said yet counts where it was named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from django.utils.translation import gettext_lazy as _

from reports.figures.queries.divisions import Told
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.place_history import county_of
from reports.indicators.declaration import Behind, Chapter, Count, Indicator, Kind, ratio
from reports.indicators.stocks import stock
from stations.models import Organisation

SOURCE = _("Measures for the registration of social organisations; provincial notices on agencies")
STANDING = """
SELECT replace(client_uuid::text, '-', '') AS key, coalesce(division_id, origin_id) AS division,
    kind AS item
FROM stations_organisation
WHERE voided_at IS NULL AND (ended_on IS NULL OR ended_on > %(day)s)
"""
AGENCIES = f"{STANDING} AND kind = 'agency' AND registered_on <= %(day)s"
# Of a party unit whose first day nobody knows it is known from the organisation's own on, or from
# the day on which it was entered.
WITH_PARTY_UNITS = f"""{STANDING} AND has_party_unit AND coalesce(
    party_since, registered_on, (created_at AT TIME ZONE 'Asia/Shanghai')::date) <= %(day)s
"""
INCUBATED = f"""{AGENCIES} AND EXISTS (
    SELECT FROM stations_cultivation AS one
    WHERE one.organisation_id = stations_organisation.id AND one.voided_at IS NULL
        AND one.how = 'incubated' AND one.since <= %(day)s)
"""
# Of divisions, wherever the organisation has its seat.
CULTIVATED = """
SELECT replace(org.client_uuid::text, '-', '') AS key, one.division_id AS division, {item} AS item
FROM stations_cultivation AS one JOIN stations_organisation AS org ON org.id = organisation_id
WHERE one.voided_at IS NULL AND org.voided_at IS NULL
"""
ACTIVE = (
    CULTIVATED.format(item="org.kind")
    + " AND since <= %(day)s AND (until IS NULL OR until > %(day)s)"
    + " AND (org.ended_on IS NULL OR org.ended_on > %(day)s)"
)
BEGUN = (
    CULTIVATED.format(item="coalesce(nullif(programme, ''), '-')")
    + " AND since BETWEEN %(first)s AND %(last)s"
)


def keys(rows: Iterable[Told]) -> list[str]:
    return sorted({row.key for row in rows})


def told_by_part(rows: list[Told], source: FigureSource) -> Iterator[Count]:
    """Different ones: the whole, and each part."""
    yield stock(keys(rows))
    for part in source.parts:
        yield stock(keys(row for row in rows if row.part == part), part)


def told_by_kind(rows: list[Told], source: FigureSource) -> Iterator[Count]:
    yield from told_by_part(rows, source)
    for kind in Organisation.Kind.values:
        if found := keys(row for row in rows if row.item == kind):
            yield stock(found, dimension="organisation", item=kind)


def agencies(source: FigureSource) -> Iterator[Count]:
    yield from told_by_part(source.told(AGENCIES), source)


def incubated(source: FigureSource) -> Iterator[Count]:
    yield from told_by_part(source.told(INCUBATED), source)


def cultivated(source: FigureSource) -> Iterator[Count]:
    yield from told_by_kind(source.told(ACTIVE), source)


def cultivated_by_programme(source: FigureSource) -> Iterator[Count]:
    """Programmes have no sum: one organisation may be in several."""
    rows = source.told(BEGUN)
    for part in ("", *source.parts):
        mine = [row for row in rows if not part or row.part == part]
        for programme in sorted({row.item for row in mine}):
            found = keys(row for row in mine if row.item == programme)
            yield stock(found, part, "programme", programme)


def party_units(source: FigureSource) -> Iterator[Count]:
    yield from told_by_kind(source.told(WITH_PARTY_UNITS), source)


def counties_with_agencies(source: FigureSource) -> Iterator[Count]:
    """Counties; statistical zones, which are none, stand apart."""
    having = {county_of(row.path) for row in source.told(AGENCIES)}
    yield _having(source.counties, having)
    if source.zones:
        yield _having(source.zones, having, "ground", "zone")


def _having(codes: list[str], having: set[str], dimension: str = "", item: str = "") -> Count:
    counted = [code for code in codes if code in having]
    return Count(
        ratio(len(counted), len(codes)),
        dimension=dimension,
        item=item,
        numerator=len(counted),
        denominator=len(codes),
        counted=counted,
        lacking=[code for code in codes if code not in having],
    )


_stock = partial(
    Indicator,
    kind=Kind.STOCK,
    chapter=Chapter.ORGANISATIONS,
    unit=_("of organisations"),
    source=SOURCE,
    of_stations=False,
)

ORGANISATIONS = [
    _stock(
        "IND-ORG-01",
        _("Social-work agencies"),
        _(
            "Organisations of the kind social-work agency that have been registered by the day and"
            " not deregistered. One whose day of registration nobody has said is not counted."
        ),
        agencies,
        Behind.ORGANISATIONS,
    ),
    _stock(
        "IND-ORG-02",
        _("Incubated social-work agencies"),
        _(
            "Agencies of IND-ORG-01 whose incubation by any division has begun by the day, whether"
            " it goes on or is over."
        ),
        incubated,
        Behind.ORGANISATIONS,
    ),
    Indicator(
        "IND-ORG-03",
        _("Counties with a social-work agency"),
        _(
            "Counties in which at least one social-work agency has its seat on the day. Development"
            " zones of that rank are no counties: they are told apart, by ground."
        ),
        counties_with_agencies,
        Behind.DIVISIONS,
        kind=Kind.RATIO,
        chapter=Chapter.ORGANISATIONS,
        unit="%",
        numerator=_("counties with an agency"),
        denominator=_("counties; statistical zones are none"),
        source=SOURCE,
        dimensions=("ground",),
        of_stations=False,
        of_counties=False,
    ),
    _stock(
        "IND-ORG-05a",
        _("Organisations that are incubated or cultivated"),
        _(
            "Different organisations that divisions of the place incubate or cultivate on the day,"
            " in whatever programme; told by kind of organisation."
        ),
        cultivated,
        Behind.ORGANISATIONS,
        dimensions=("organisation",),
    ),
    Indicator(
        "IND-ORG-05b",
        _("Organisations taken into a programme"),
        _(
            "Different organisations whose incubation or cultivation began in the period, by"
            " programme. There is no sum over programmes: one may be in several."
        ),
        cultivated_by_programme,
        Behind.ORGANISATIONS,
        kind=Kind.FLOW,
        chapter=Chapter.ORGANISATIONS,
        unit=_("of organisations"),
        source=SOURCE,
        dimensions=("programme",),
        of_stations=False,
    ),
    _stock(
        "IND-PAR-01",
        _("Organisations with a party unit"),
        _(
            "Organisations of the register, not deregistered, that have a party unit on the day;"
            " told by kind of organisation."
        ),
        party_units,
        Behind.ORGANISATIONS,
        dimensions=("organisation",),
    ),
]
