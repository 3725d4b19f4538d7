"""What a month counts beside its service records: cases accepted and closed, activities,
donations, visit duties due. One SQL for the live figures and for the filing that freezes them.

| kind | key | item | amount | value |
|---|---|---|---|---|
| ``case_accepted``, ``case_closed`` | the case's hex and its cycle, ``…:2`` | – | 1 | 0 |
| ``activity`` | the activity | its domain | 1 | 0 |
| ``donation`` | the donation | ``cash``, or ``name|unit`` | quantity | yuan |
| ``duty`` | the duty | – | 1 when kept by its day, else 0 | 0 |
"""

from __future__ import annotations

# Parameters: stations bigint[], first, last (dates, both included).
FACTS = """
SELECT CASE WHEN verb = 'approve_closing' THEN 'case_closed' ELSE 'case_accepted' END AS kind,
    station_id AS station, replace(step.case_id::text, '-', '') || ':' || step.cycle AS key,
    max(done_on) AS done_on, '' AS item, 1::numeric AS amount, 0::numeric AS value
FROM cases_casestep step JOIN cases_case ON cases_case.id = step.case_id
WHERE station_id = ANY(%(stations)s) AND verb IN ('accept', 'reopen', 'approve_closing')
    AND done_on BETWEEN %(first)s AND %(last)s
GROUP BY 1, 2, 3
UNION ALL
SELECT 'activity', station_id, id::text, done_on, domain, 1, 0 FROM cases_activity
WHERE station_id = ANY(%(stations)s) AND done_on BETWEEN %(first)s AND %(last)s
    AND voided_at IS NULL
UNION ALL
SELECT 'donation', donation.station_id, donation.id::text, received_on,
    CASE donation.kind WHEN 'cash' THEN 'cash' ELSE item.name || '|' || item.unit END,
    donation.quantity, donation.value
FROM resources_donation donation JOIN resources_stockitem item ON item.id = donation.item_id
WHERE donation.station_id = ANY(%(stations)s) AND received_on BETWEEN %(first)s AND %(last)s
    AND voided_at IS NULL
UNION ALL
SELECT 'duty', station_id, id::text, due_on, '',
    (state = 'done' AND ended_on <= due_on)::int, 0
FROM cases_visitduty
WHERE station_id = ANY(%(stations)s) AND due_on BETWEEN %(first)s AND %(last)s
    AND state <> 'cancelled'
"""
