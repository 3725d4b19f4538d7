"""Counts that are kept against counts made anew: 1 M records of 140 stations (10 M and 1,500
with SIZE=full), in scratch databases. Prints one line a goal: NAME value goal ok|short.

P3    a quarter's report from cells: against a rollup query written by hand, against the recount;
      the people in it, a statement of their own, against theirs
P5    a month of 10,000 records alone, and among all the others
P11   all cells from zero

Times below a second are the quickest of some runs; the two of a ratio are measured in turns.
"""

import time
from datetime import date

from django.db import connection
from world import (
    FULL,
    LARGE,
    PEOPLE,
    RECORDS,
    SMALL,
    databases,
    fork,
    make_city,
    make_duties,
    make_people,
    make_records,
    note,
    say,
    timed,
    together,
    use,
)  # fmt: skip

from reports.counting.queries import lines
from reports.counting.queries.cells import COUNTED, PRESENT
from reports.counting.services import rebuild
from reports.figures.periods import Period
from reports.figures.queries import flows
from reports.figures.queries.counted_range import CountedRange
from reports.figures.queries.figure_source import FigureSource
from reports.indicators import CATALOGUE, Kind
from reports.models import ChangedMonth
from stations.models import Division

IN_MONTH = 10_000
MONTH, YEAR = Period.month(date(2025, 10, 1)), Period.of("year", date(2025, 10, 1))
QUARTER = Period.of("quarter", date(2025, 2, 1))
RUNS = 3
READ = ("record_station_day", "attended_once", "one_head_count_a_group")  # by what is measured

# The additive figures as somebody would ask the cells for them, who knows no marks.
ROLLUP = """
SELECT part, method, domain, "group", item, measure, sum(value)
FROM reports_monthcount cell
JOIN unnest(%(stations)s::bigint[], %(parts)s::text[]) AS scope(station, part)
    ON station = station_id
WHERE month = ANY(%(whole)s::date[]) AND filing_id IS NULL
GROUP BY GROUPING SETS ((measure, "group"), (measure, "group", method), (measure, "group", domain),
    (measure, "group", method, domain), (measure, "group", part), (measure, "group", part, method),
    (measure, "group", item), (measure, "group", item, part))
HAVING ("group" = '' OR GROUPING(part) = 1) AND (item <> '' OR GROUPING(item) = 1)
"""
# The same figures from the records, as if there were no cells.
ANEW = f"""{COUNTED} {PRESENT}
counts AS (SELECT * FROM counted), presence AS (SELECT * FROM present),
"""  # noqa: S608


def asked(sql, counted_range):
    """Rows of a statement and its seconds."""
    values = lines.parameters(counted_range)
    with connection.cursor() as cursor:
        begun = time.perf_counter()
        cursor.execute(f"BEGIN; {sql}", values)
        rows = cursor.fetchall()
        seconds = time.perf_counter() - begun
        cursor.execute("COMMIT")
    return sorted(rows, key=str), seconds


def in_turns(counted_range, *statements, runs=RUNS):
    """Of each statement its rows and the seconds of its quickest run."""
    rounds = [[asked(sql, counted_range) for sql in statements] for _run in range(runs)]
    seconds = [min(column) for column in zip(*([s for _, s in turn] for turn in rounds))]  # noqa: B905
    return [(rows, quickest) for (rows, _s), quickest in zip(rounds[-1], seconds, strict=True)]


def stocks():
    source = FigureSource(Division.objects.get(pk="9B01"), MONTH, MONTH.last)
    rows = [row for row in CATALOGUE.values() if row.kind == Kind.STOCK and row.has(source)]
    return [cell for row in rows for cell in row.count(source)]


def fill():
    """``SMALL`` has a month of 10,000 records, ``LARGE`` the others of its year too, and duties."""
    user, _city, stations = make_city()
    make_people(user, stations)
    make_records(user, stations, [(1, IN_MONTH, MONTH)])
    fork(SMALL, LARGE)
    use(SMALL)
    rebuild.rebuild(lambda *_: None)
    use(LARGE)
    before = Period(YEAR.first, MONTH.first.replace(month=9, day=30))
    after = Period(date(2025, 11, 1), YEAR.last)
    most = IN_MONTH + (RECORDS - IN_MONTH) * 9 // 11
    slices = [(IN_MONTH + 1, most, before), (most + 1, RECORDS, after)]
    together(
        lambda: make_records(user, stations, slices, kept=READ),
        lambda: make_duties(stations, MONTH.last, quarters=4),
    )
    return {pk: str(n % 12) for n, pk in enumerate(stations)}


def measure_rebuild():
    number, seconds = timed(lambda: rebuild.rebuild(lambda *_: None))
    goal = 40 if FULL else 4
    say("P11-REBUILD", f"{seconds:.1f}s", f"<={goal}s", seconds <= goal)
    note(f"{number:,} months of stations")
    assert not ChangedMonth.objects.exists()


def measure_flat(counted_range):
    """The same month alone and among all the others, in turns."""
    seconds, found = {SMALL: [], LARGE: []}, {}
    for _turn in range(RUNS):
        for name in (SMALL, LARGE):
            use(name)
            flows.flows(counted_range)  # the first one reads from disk
            found[name], quickest = timed(lambda: flows.flows(counted_range), RUNS)
            seconds[name].append(quickest)
    alone, among = (min(seconds[name]) for name in (SMALL, LARGE))
    say("P5-FLOWS-FLAT", f"{among / alone:.2f}x", "<=1.2x", among <= 1.2 * alone)
    wrong = len(found[SMALL].figures.items() ^ found[LARGE].figures.items())
    say("P5-FLOWS-SAME", wrong, "0", wrong == 0)
    note(f"a month of {IN_MONTH:,} records: {alone * 1000:.0f} ms, {among * 1000:.0f} ms")


def measure_additive(counted_range):
    additive = flows.ADDITIVE + flows.FIGURES
    head, anew = flows.every_cell(counted_range), lines.every_line(counted_range) + ANEW
    kept, by_hand = in_turns(counted_range, head + additive, ROLLUP, runs=3 * RUNS)
    (recount,) = in_turns(counted_range, anew + additive, runs=1)
    say("P3-ROLLUP", f"{kept[1] / by_hand[1]:.2f}x", "<=1.2x", kept[1] <= 1.2 * by_hand[1])
    say("P3-RECOUNT", f"{recount[1] / kept[1]:.0f}x", ">=25x", recount[1] >= 25 * kept[1])
    note(
        f"a quarter of {RECORDS:,} records, additive: cells {kept[1]:.2f} s,"
        f" by hand {by_hand[1]:.2f} s, recount {recount[1]:.1f} s"
    )
    asked_by_hand = {row[:7] for row in kept[0] if not any(row[7:])}  # of no dimension besides
    wrong = len(asked_by_hand ^ set(by_hand[0])) + len(set(kept[0]) ^ set(recount[0]))
    return wrong if len(kept[0]) > 100 else -1


def measure_people(counted_range):
    """People and households alone. Seconds long, so once is enough; the cells go first."""
    people = flows.DISTINCT.removeprefix(",") + flows.DIFFERENT.removeprefix("\nUNION ALL")
    head, anew = flows.every_cell(counted_range), lines.every_line(counted_range) + ANEW
    kept, recount = in_turns(counted_range, head + people, anew + people, runs=1)
    ratio = recount[1] / kept[1]
    say("P3-PEOPLE", f"{ratio:.2f}x", ">=1x", ratio >= 1)
    note(f"people and households: cells {kept[1]:.2f} s, recount {recount[1]:.2f} s")
    return len(set(kept[0]) ^ set(recount[0])) if len(kept[0]) > 100 else -1


def main():
    begun = time.perf_counter()
    scope = fill()
    note(f"{PEOPLE:,} people, {RECORDS:,} records after {time.perf_counter() - begun:.0f} s")
    measure_rebuild()
    measure_flat(CountedRange(scope, MONTH))
    quarter = CountedRange(scope, QUARTER)
    wrong = [measure_additive(quarter), measure_people(quarter)]
    say("P3-EXACT", max(map(abs, wrong)), "0", wrong == [0, 0])
    cells, seconds = timed(stocks, RUNS)
    say("P3-STOCKS", f"{seconds * 1000:.0f}ms", "<=150ms", seconds <= 0.15)
    note(f"{len(cells)} cells of stocks of {PEOPLE:,} people")
    seconds = time.perf_counter() - begun
    goal = "none" if FULL else "<=60s"
    say("P3-SECONDS", f"{seconds:.0f}s", goal, FULL or seconds <= 60)


if __name__ == "__main__":
    with databases():
        main()
