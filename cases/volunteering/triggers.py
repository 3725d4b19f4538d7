"""What the database itself writes: the station and the day of a volunteer's time are its record's.

The record is taken FOR SHARE, so that whoever moves it and whoever writes its lines wait for each
other.
"""

from __future__ import annotations

import pgtrigger

TAKE = """
SELECT station_id, done_on INTO NEW.station_id, NEW.served_on
FROM cases_servicerecord WHERE id = NEW.record_id FOR SHARE;
RETURN NEW;
"""
GIVE = """
UPDATE cases_volunteerservice SET station_id = NEW.station_id, served_on = NEW.done_on
WHERE record_id = NEW.id;
RETURN NULL;
"""


def of_its_record() -> pgtrigger.Trigger:
    """Of the line, whatever was said."""
    return pgtrigger.Trigger(
        name="of_its_record",
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("record_id", "station_id", "served_on"),
        when=pgtrigger.Before,
        func=TAKE,
    )


def with_its_record() -> pgtrigger.Trigger:
    """Of the record: when it moves, the time given in it moves along."""
    return pgtrigger.Trigger(
        name="moves_volunteers",
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        condition=pgtrigger.AnyChange("station", "done_on"),
        func=GIVE,
    )
