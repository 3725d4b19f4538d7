"""What every kind of record shares: one declaration, from which its pages, REST, import come.

    rights.py     who may do what where           protocol.py   known, checked, written, told
    fields.py     what the model can't say        listing.py    columns, once for all tables
    paging.py     pages by key, flat over places  kind.py       the declaration itself
    filters.py forms.py pages.py rest.py importing.py downloads.py      the doors

A kind's own folder (``resources/volunteers``) imports from here; nothing here knows a kind.
"""
