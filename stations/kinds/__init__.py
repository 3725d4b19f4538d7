"""What every kind of record shares: one declaration, from which its pages, REST, import come.

    kind.py       the declaration itself          protocol.py   known, checked, written, told
    fields.py     what the model can't say        rights.py     who may do what where
    places.py     of a station, of a division     asked.py      what a list's address asks for
    refs.py       points to another record        finders.py    how others are found and named
    life.py       states, steps                   photos.py     seen by who opens the record
    addresses.py filters.py forms.py pages.py steps.py rest.py rest_acts.py importing.py   doors

Columns, pages by key and downloads are those of every list (``stations/lists``).
A kind's own folder (``resources/volunteers``) imports from here; nothing here knows a kind.
"""
