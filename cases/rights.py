"""Who may do what for people. Who may take which step of a case stands in its workflow."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stations.kinds.rights import station_register
from stations.models import Role
from stations.rights_table import (
    ADMINISTRATORS,
    AT_DESK,
    LEADS,
    OFFICERS,
    PEOPLE,
    READING,
    SUPERVISORS,
    WRITING,
    Right,
    table,
)

RIGHTS = table(
    #     act                 who       in the sentence of a refusal
    Right("today", PEOPLE, _("Look at what is to be done today")),
    Right("whole_station", PEOPLE - {Role.WORKER}, _("Begin with what the whole station does")),
    # people
    Right("list_people", READING, _("Read the list of people")),
    Right("write_person", WRITING, _("Keep a person's file")),
    Right("transfer", LEADS, _("Transfer a person to another station")),
    Right("record_death", WRITING, _("Record a death")),
    Right("undo_death", LEADS, _("Take back the record of a death")),
    Right("leave", WRITING, _("End somebody's time on the ledger")),
    Right("take_up", WRITING, _("Take somebody up again")),
    Right("undo_leaving", LEADS, _("Take back a leaving")),
    Right("undo_own_leaving", WRITING, _("Take back what one wrote a moment ago")),
    Right("ask_undo", WRITING, _("Ask the lead to take it back")),
    # service records
    Right("list_records", READING, _("Read the list of service records")),
    Right("log", AT_DESK, _("Log a visit or a service")),
    Right("import_records", AT_DESK | OFFICERS | ADMINISTRATORS, _("Import service records")),
    Right("write_records", WRITING, _("Write service records")),
    Right("book_late", LEADS, _("Book after a station closed")),
    Right("correct", LEADS, _("Correct a service record"), own=WRITING),
    # hand-overs
    Right("add_hand_overs", AT_DESK, _("Hand things to many")),
    Right("sign", WRITING, _("Enter who signed")),
    # volunteers' time
    Right("list_hours", READING, _("Read the list of volunteers' hours")),
    Right("approve_hours", LEADS, _("Approve volunteers' hours")),
    Right("certify_hours", LEADS, _("Certify volunteers' hours")),
    # cases: what is no step
    Right("list_cases", PEOPLE, _("Read the list of cases")),
    Right("write_case", WRITING, _("Open and keep a case")),
    # the index of old ones tells steps that are approved, too: a lead may take them all
    Right("import_cases", LEADS, _("Import the index of cases")),
    Right("supervise_case", SUPERVISORS, _("Supervise a case")),
    Right("approve_case", LEADS | SUPERVISORS, _("Approve the plan and closing of a case")),
    Right("lead_case", LEADS, _("Lead the station of a case")),
    # crises
    Right("list_crises", PEOPLE, _("Read the list of crises")),
    Right("report_crisis", AT_DESK, _("Report a crisis")),
    Right("take_crisis", LEADS | SUPERVISORS, _("Take a crisis over")),
    # filed months
    Right("list_filings", READING, _("Read the list of filed months")),
    Right("work_here", frozenset(Role) - {Role.OFFICER}, _("Work at the station")),
    Right("file", LEADS, _("File a month")),
    Right("judge_filing", OFFICERS, _("Review and return filed months")),
    # visits owed
    Right("set_visit_rules", ADMINISTRATORS, _("Set how often people are visited")),
)

# With whom somebody is paired is found by who opens people: an officer brings in no sheet of it.
PAIRINGS = station_register(
    own=(),
    words={"contact": _("Log a contact of a pairing")},
    contact=WRITING,
    **{"import": AT_DESK},
)
ACTIVITIES = station_register(
    own=("edit", "void"),
    words={
        "day": _("Add a day to an activity"),
        "photos": _("Add photos to an activity"),
    },
    edit=LEADS,
    void=LEADS,
    day=WRITING,
    photos=WRITING,
)
