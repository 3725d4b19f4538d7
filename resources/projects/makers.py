"""Makers of projects and their money, by the services; pytest.ini loads it."""

from datetime import date
from decimal import Decimal

import pytest


@pytest.fixture
def enter_project(county, chen):
    """``enter_project("Hand in hand")``: the county's, purchased, since 2025, by its officer."""
    from resources.projects.services import BATCH, project_row
    from stations.kinds.protocol import one

    def make(name="Hand in hand", *, by=chen, division=county, **fields):
        usual = {"kind": "purchased", "level": "county", "since": date(2025, 1, 1)}
        row = project_row(by=by, division=division, name=name, **usual | fields)
        return one(BATCH.add, row, by=by)[0]

    return make


@pytest.fixture
def enter_money(county, chen):
    """``enter_money("grant", project, 5000)``: of the county, on 15 October 2025."""
    from resources.models import Fundraising, Grant, MatchingGrant
    from resources.project_money.services import BATCHES, ROWS
    from stations.kinds.protocol import one

    models = {row.one: row for row in (Fundraising, MatchingGrant, Grant)}
    numbers = iter(range(1, 10_000))

    def make(sort, project, amount, *, by=chen, division=county, **fields):
        model = models[sort]
        usual = {"done_on": date(2025, 10, 15), "document": f"D-{next(numbers)}"}
        usual |= {"level": "province"} if sort == "matching" else {}
        row = ROWS[model](
            by=by, division=division, project=project, amount=Decimal(amount), **usual | fields
        )
        return one(BATCHES[model].add, row, by=by)[0]

    return make
