"""An app that only tests install (``config.tests.settings``): kinds that use all that a kind can.

    loans.py     of a station: points to a person, a household, another kind; photos; a life
    trainers.py  of a division: a sealed phone, a masked name, points to an organisation; the same

No product code knows it, and its words are in no catalogue.
"""
