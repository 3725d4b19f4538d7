"""How somebody was met, and how the states of cases, filed months and receipts look."""

from __future__ import annotations

from cases.codes import Condition, Outcome
from cases.filings.queries.filing_lists import OPEN, RUNNING, STATES
from cases.models import Activity, Case, Filing, HandOver
from cases.volunteering.filters import APPROVED, OBJECTED, WAITING
from cases.volunteering.filters import STATES as OF_HOURS
from stations.looks import draw

draw(  # how they are, or why nobody was met
    "mood",
    dict(Condition.choices + Outcome.choices),
    {
        Condition.WELL: ("ok", "circle-check"),
        Condition.ATTENTION: ("warn", "alert-triangle"),
        Condition.DANGER: ("bad tint", "alert-octagon"),
        Outcome.NOT_MET: ("", "home-off"),
        Outcome.REFUSED: ("", "hand-stop"),
        Outcome.UNREACHABLE: ("", "phone-off"),
    },
)
draw(
    "case",
    dict(Case.Status.choices),
    dict.fromkeys(Case.Status.values, ("", "progress"))
    | dict.fromkeys(Case.ENDED, ("", "archive"))
    | {
        Case.Status.PLAN_REVIEW: ("warn tint", "hourglass"),
        Case.Status.CLOSING_REVIEW: ("warn tint", "hourglass"),
        Case.Status.SUSPENDED: ("", "player-pause"),
    },
)
draw(
    "filing",
    STATES,
    {
        RUNNING: ("", "clock"),
        OPEN: ("warn", "hourglass"),
        Filing.Status.FILED: ("ok", "check"),
        Filing.Status.RETURNED: ("bad tint", "arrow-back-up"),
        Filing.Status.REVIEWED: ("ok", "circle-check"),
    },
)
draw(
    "hours",
    dict(OF_HOURS),
    {
        WAITING: ("warn", "hourglass"),
        APPROVED: ("ok", "circle-check"),
        OBJECTED: ("bad tint", "arrow-back-up"),
    },
)
draw(
    "activity",
    dict(Activity.State.choices),
    {
        Activity.State.PLANNED: ("acc", "calendar-event"),
        Activity.State.HELD: ("ok", "circle-check"),
        Activity.State.CANCELLED: ("", "calendar-x"),
    },
)
draw(
    "receipt",
    dict(HandOver.Receipt.choices),
    dict.fromkeys(HandOver.Receipt.values, ("ok", "signature"))
    | {HandOver.Receipt.OPEN: ("warn tint", "signature")},
)
