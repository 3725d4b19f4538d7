"""Who gets which status at every address; nothing of East is shown to who may not see it.

A new address without a row here fails the suite. The scene puts something of East behind every
key, so 404 is what a stranger must get.
"""

import re
from collections import Counter

import pytest
from django.test import Client

from config.testing_soak import SOAKS
from config.tests.access import MORE
from config.tests.kinds import EXAMPLES, KIND_ACCESS, KIND_POSTS, PUBLIC_POSTS, is_of_division
from config.tests.places import LIBRARIES, patterns
from config.tests.scene import address, scene  # noqa: F401  (fixtures)
from stations.rest import PROBLEM

WHO = "anonymous lin he wang sun zhao chen gao an shen tong nobody".split()
#   lin, he, wang: worker, lead, supervisor of East; sun: worker of West, supervisor of East;
#   zhao: worker of West; chen, gao: officers; an: administrator; shen: auditor; tong: sync client
ACCESS = {
    # anonymous lin he wang sun zhao chen gao an shen tong nobody
    "home": "302 302 302 302 302 302 302 302 302 302 302 302",
    "stations:health": "200 200 200 200 200 200 200 200 200 200 200 200",
    "stations:hello": "401 200 200 200 200 200 200 200 200 200 200 200",
    "stations:me": "302 200 200 200 200 200 200 200 200 200 200 200",
    "stations:notices": "302 200 200 200 200 200 200 200 200 200 200 200",
    "stations:notices_read": "302 405 405 405 405 405 405 405 405 405 405 405",
    "stations:notice_open": "302 405 405 405 405 405 405 405 405 405 405 405",
    "stations:theme": "405 405 405 405 405 405 405 405 405 405 405 405",
    "stations:language": "405 405 405 405 405 405 405 405 405 405 405 405",
    "stations:handbook": "302 200 200 200 200 200 200 200 200 200 200 200",
    "stations:handbook_chapter": "302 200 200 200 200 200 200 200 200 200 200 200",
    "stations:audit": "302 403 403 403 403 403 403 403 403 200 403 403",
    "stations:admin_home": "302 403 403 403 403 403 403 403 200 403 403 403",
    "stations:admin_invite": "302 403 403 403 403 403 403 403 200 403 403 403",
    "stations:admin_passwords": "302 403 403 403 403 403 403 403 200 403 403 403",
    "stations:admin_user": "302 404 404 404 404 404 404 404 200 404 404 404",
    "stations:admin_user_act": "302 404 404 404 404 404 404 404 302 404 404 404",
    "stations:admin_posting_end": "302 404 404 404 404 404 404 404 200 404 404 404",
    "stations:admin_client_add": "302 403 403 403 403 403 403 403 200 403 403 403",
    "stations:admin_client": "302 404 404 404 404 404 404 404 302 404 404 404",
    "stations:list": "302 200 200 200 200 200 200 200 200 403 403 403",
    "stations:station_add": "302 403 403 403 403 403 200 200 200 403 403 403",
    "stations:detail": "302 200 200 200 200 404 200 200 200 404 200 404",
    "stations:station_edit": "302 403 403 403 403 404 200 200 200 404 200 404",
    "stations:station_serve": "302 403 403 403 403 404 200 200 200 404 200 404",
    "stations:station_posts": "302 403 403 403 403 404 200 200 200 404 200 404",
    "stations:station_operator": "302 403 403 403 403 404 200 200 200 404 200 404",
    "stations:station_close": "302 403 403 403 403 404 200 200 200 404 200 404",
    "stations:station_serve_end": "302 302 302 302 302 404 302 302 302 404 302 404",
    "stations:worker_assign": "302 403 403 403 403 404 200 200 200 404 200 404",
    "stations:worker_certify": "302 403 403 403 403 404 200 200 200 404 200 404",
    "stations:divisions": "302 200 200 200 200 200 200 200 200 200 200 200",
    "stations:division_act": "302 403 403 403 403 403 200 200 200 403 200 403",
    "stations:division_move_end": "302 403 403 403 403 403 200 200 200 403 200 403",
    "stations:imports": "302 200 200 200 200 200 200 200 200 403 403 403",
    "stations:import_new": "302 200 200 403 200 200 200 200 200 403 403 403",
    "stations:import_template": "302 200 200 403 200 200 200 200 200 403 403 403",
    "stations:import": "302 200 404 404 404 404 404 404 404 404 404 404",
    "stations:import_errors": "302 404 404 404 404 404 404 404 404 404 404 404",
    "stations:import_act": "302 405 405 405 405 405 405 405 405 405 405 405",
    "stations:jobs": "302 200 200 200 200 200 200 200 200 403 403 403",
    "stations:job": "302 200 404 404 404 404 404 404 404 404 404 404",
    "stations:job_file": "302 404 404 404 404 404 404 404 404 404 404 404",
    "stations:job_retry": "302 405 405 405 405 405 405 405 405 405 405 405",
    "stations:styleguide": "302 403 403 403 403 403 403 403 200 403 403 403",
    "cases:today": "302 200 200 200 200 200 403 403 403 403 403 403",
    "cases:log": "302 200 200 403 200 200 403 403 403 403 403 403",
    "cases:log_service": "302 200 200 403 200 200 403 403 403 403 403 403",
    "cases:records": "302 200 200 200 200 200 200 200 403 403 403 403",
    "cases:record": "302 200 200 200 200 404 404 404 404 404 200 404",
    "cases:record_edit": "302 200 200 403 403 404 404 404 404 404 403 404",
    "cases:record_void": "302 200 200 403 403 404 404 404 404 404 403 404",
    "cases:record_replace": "302 200 200 403 403 404 404 404 404 404 403 404",
    "cases:filings": "302 302 302 302 200 302 200 200 403 403 403 403",
    "cases:station_filings": "302 200 200 200 200 404 200 200 404 404 200 404",
    "cases:review_filings": "302 405 405 405 405 405 405 405 405 405 405 405",
    "cases:file_month": "302 200 200 200 200 404 200 200 404 404 200 404",
    "cases:filing": "302 200 200 200 200 404 200 200 404 404 200 404",
    "cases:photo": "302 200 200 200 200 404 404 404 404 404 200 404",
    "cases:crises": "302 200 200 200 200 200 403 403 403 403 403 403",
    "cases:crisis": "302 200 200 200 200 404 404 404 404 404 404 404",
    "cases:crisis_act": "302 405 405 405 405 405 405 405 405 405 405 405",
    "cases:crisis_report": "302 200 200 403 403 404 404 404 404 404 403 404",
    "cases:call": "302 405 405 405 405 405 405 405 405 405 405 405",
    "cases:rules": "302 403 403 403 403 403 403 403 200 403 403 403",
    "cases:rule_remove": "302 403 403 403 403 403 403 403 200 403 403 403",
    "cases:case_list": "302 200 200 200 200 200 403 403 403 403 403 403",
    "cases:case_export": "302 200 200 200 200 200 403 403 403 403 403 403",
    "cases:case": "302 200 200 200 200 404 404 404 404 404 200 404",
    "cases:case_edit": "302 200 200 403 403 404 404 404 404 404 200 404",
    "cases:case_session": "302 200 200 403 403 404 404 404 404 404 200 404",
    "cases:case_step": "302 200 200 403 403 404 404 404 404 404 200 404",
    "cases:activity_day": "302 200 200 403 403 404 404 404 404 404 200 404",
    "cases:activity_plan": "302 200 200 403 200 200 403 403 403 403 403 403",
    "cases:activity_step": "302 200 200 403 403 404 404 404 404 404 200 404",
    "cases:activity_photos": "302 200 200 403 403 404 404 404 404 404 200 404",
    "cases:activity_photo_seen": "302 200 200 403 403 404 404 404 404 404 200 404",
    "cases:record_photos": "302 200 200 403 403 404 404 404 404 404 403 404",
    "cases:record_photo_seen": "302 200 200 403 403 404 404 404 404 404 403 404",
    "cases:activity_sheet": "302 200 200 200 200 404 404 404 404 404 200 404",
    "cases:hand_overs": "302 200 200 200 200 200 200 200 403 403 403 403",
    "cases:add_hand_overs": "302 200 200 403 200 200 403 403 403 403 403 403",
    "cases:hand_over_sheet": "302 200 200 200 200 404 404 404 404 404 200 404",
    "cases:hand_over_sign": "302 200 200 403 403 404 404 404 404 404 200 404",
    "cases:people": "302 200 200 200 200 200 200 200 403 403 403 403",
    "cases:people_change": "302 405 405 405 405 405 405 405 405 405 405 405",
    "cases:people_export": "302 200 200 200 200 200 200 200 403 403 403 403",
    "cases:people_file": "302 404 404 404 404 404 404 404 404 404 404 404",
    "cases:person": "302 200 200 200 200 404 404 404 404 404 200 404",
    "cases:person_file": "302 200 200 200 200 404 404 404 404 404 200 404",
    "cases:person_household": "302 200 200 200 200 404 404 404 404 404 200 404",
    "cases:case_open": "302 200 200 403 403 404 404 404 404 404 200 404",
    "cases:person_transfer": "302 403 200 403 403 404 404 404 404 404 403 404",
    "cases:person_death": "302 200 200 403 403 404 404 404 404 404 200 404",
    "cases:person_death_undo": "302 403 200 403 403 404 404 404 404 404 403 404",
    "cases:person_leave": "302 200 200 403 403 404 404 404 404 404 200 404",
    "cases:person_leave_undo": "302 403 200 403 403 404 404 404 404 404 403 404",
    "cases:person_leave_undo_now": "302 405 405 405 405 405 405 405 405 405 405 405",
    "cases:person_ask_undo": "302 405 405 405 405 405 405 405 405 405 405 405",
    "cases:person_take_up": "302 200 200 403 403 404 404 404 404 404 200 404",
    "cases:assignment_end": "302 403 200 403 403 404 200 200 200 404 200 404",
    "cases:transfers": "302 403 200 403 403 403 403 403 403 403 403 403",
    "cases:transfer_answer": "302 404 200 404 404 404 404 404 404 404 404 404",
    "beneficiaries:register": "302 200 200 403 200 200 403 403 403 403 403 403",
    "beneficiaries:edit": "302 200 200 403 403 404 404 404 404 404 200 404",
    "beneficiaries:open_file": "302 403 403 403 403 404 200 200 404 404 403 404",
    "beneficiaries:reveal": "302 405 405 405 405 405 405 405 405 405 405 405",
    "beneficiaries:household_find": "302 200 200 200 200 200 403 403 403 403 403 403",
    "beneficiaries:household": "302 200 200 200 200 404 404 404 404 404 200 404",
    "beneficiaries:household_edit": "302 200 200 403 403 404 404 404 404 404 200 404",
    "beneficiaries:transfer_request": "302 200 200 403 200 200 403 403 403 403 403 403",
    "resources:stock": "302 200 200 200 200 200 200 200 403 403 403 403",
    "resources:item": "302 200 200 200 200 404 200 200 404 404 200 404",
    "resources:write_off": "302 200 200 403 403 404 403 403 404 404 200 404",
    "reports:published": "302 200 200 200 200 200 200 200 403 403 403 403",
    "reports:bulletins": "302 403 403 403 403 403 200 200 403 403 403 403",
    "reports:bulletin_add": "302 403 403 403 403 403 200 200 403 403 403 403",
    "reports:bulletin_edit": "302 404 404 404 404 404 200 200 404 404 404 404",
    "reports:bulletin_remove": "302 404 404 404 404 404 200 200 404 404 404 404",
    "reports:index": "302 200 200 200 200 200 200 200 403 403 403 403",
    "reports:place": "302 200 200 200 200 404 200 200 404 404 200 404",
    "reports:dashboards": "302 302 302 302 302 302 302 302 403 403 403 403",
    "reports:dashboard": "302 200 200 200 200 404 200 200 404 404 200 404",
    "reports:dashboard_file": "302 200 200 200 200 404 200 200 404 404 200 404",
    "reports:behind": "302 200 200 200 200 404 200 200 404 404 200 404",
    "reports:nudge": "302 405 405 405 405 405 405 405 405 405 405 405",
    "reports:indicators": "302 200 200 200 200 200 200 200 200 200 200 200",
    "reports:indicator": "302 200 200 200 200 200 200 200 200 200 200 200",
    "reports:live": "302 404 404 404 404 404 404 404 404 404 404 404",
    "reports:targets": "302 403 403 403 403 403 200 200 200 403 403 403",
    "reports:target_remove": "302 405 405 405 405 405 405 405 405 405 405 405",
    "reports:draft": "302 200 200 200 200 200 200 200 403 403 403 403",
    "reports:draft_csv": "302 200 200 200 200 200 200 200 403 403 403 403",
    "reports:draft_xlsx": "302 200 200 200 200 200 200 200 403 403 403 403",
    "reports:due_days": "302 403 403 403 403 403 200 200 403 403 403 403",
    "reports:issue_all": "302 405 405 405 405 405 405 405 405 405 405 405",
    "reports:remind": "302 405 405 405 405 405 405 405 405 405 405 405",
    "reports:compare": "302 404 404 404 404 404 404 404 404 404 404 404",
    "reports:document": "302 404 404 404 404 404 404 404 404 404 404 404",
    "reports:comment": "302 200 200 200 200 404 200 200 404 404 200 404",
    "reports:return": "302 403 403 403 403 404 200 200 404 404 403 404",
    "reports:review": "302 403 403 403 403 404 200 200 404 404 403 404",
    "reports:issue": "302 403 403 403 403 404 200 200 404 404 403 404",
    "reports:report": "302 200 200 200 200 404 200 200 404 404 200 404",
    "reports:csv": "302 200 200 200 200 404 200 200 404 404 200 404",
    "reports:xlsx": "302 200 200 200 200 404 200 200 404 404 200 404",
    "reports:docx": "302 200 200 200 200 404 200 200 404 404 200 404",
    "reports:records": "302 404 404 404 404 404 404 404 404 404 404 404",
    "api:token": "405 405 405 405 405 405 405 405 405 405 405 405",
    "api:schema": "200 200 200 200 200 200 200 200 200 200 200 200",
    "api:docs": "200 200 200 200 200 200 200 200 200 200 200 200",
    "api:division-list": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:division-detail": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:division-move": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:division-end-move": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:division-merge": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:division-close": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:population-list": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:population-detail": "401 404 404 404 404 404 404 404 404 404 404 404",
    "api:station-list": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:station-detail": "401 200 200 200 200 404 200 200 404 404 200 404",
    "api:station-declare-posts": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:station-change-operator": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:worker-assignments": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:worker-certificates": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:household-list": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:household-detail": "401 200 200 200 200 404 404 404 404 404 200 404",
    "api:beneficiary-list": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:beneficiary-detail": "401 200 200 200 200 404 404 404 404 404 200 404",
    "api:record-list": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:record-detail": "401 200 200 200 200 404 404 404 404 404 200 404",
    "api:record-replace": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:record-photo": "401 200 200 200 200 404 404 404 404 404 200 404",
    "api:record-photo-seen": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:activity-photo-seen": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:record-void": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:filing-list": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:filing-step": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:filing-detail": "401 200 200 200 200 404 200 200 404 404 200 404",
    "api:case-list": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:case-detail": "401 200 200 200 200 404 404 404 404 404 200 404",
    "api:case-steps": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:case-step": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:crisis-list": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:crisis-detail": "401 200 200 200 200 404 404 404 404 404 404 404",
    "api:crisis-step": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:ledger-leave": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:ledger-take-up": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:staffing-end-assignment": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:transfer-list": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:transfer-detail": "401 404 200 404 404 404 404 404 404 404 404 404",
    "api:transfer-step": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:import-list": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:import-detail": "401 200 404 404 404 404 404 404 404 404 404 404",
    "api:import-step": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:stock-list": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:stock-detail": "401 200 200 200 200 404 200 200 404 404 200 404",
    "api:hand-over-list": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:report-list": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:report-step": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:report-document": "401 404 404 404 404 404 404 404 404 404 404 404",
    "api:report-xlsx": "401 200 200 200 200 404 200 200 404 404 200 404",
    "api:report-docx": "401 200 200 200 200 404 200 200 404 404 200 404",
    "api:report-detail": "401 200 200 200 200 404 200 200 404 404 200 404",
    "api:indicator-list": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:target-list": "401 200 200 200 200 200 200 200 200 200 200 200",
    "api:indicator-detail": "401 200 200 200 200 200 200 200 200 200 200 200",
    # in words who works and who doesn't; no worker runs beside these tests
    "stations:ready": "503 503 503 503 503 503 503 503 503 503 503 503",
    "stations:metrics": "401 403 403 403 403 403 403 403 200 403 403 403",
    "stations:operations": "302 403 403 403 403 403 403 403 200 403 403 403",
    "stations:operations_retry": "302 403 403 403 403 403 403 403 405 403 403 403",
    "stations:who_saw": "302 403 403 403 403 403 403 403 403 200 403 403",
    "api:activity-days": "401 405 405 405 405 405 405 405 405 405 405 405",
    "api:activity-step": "401 405 405 405 405 405 405 405 405 405 405 405",
}
ACCESS |= KIND_ACCESS | MORE
SEEN = {"If-Match": '"1"'}
STRANGERS = {"anonymous", "zhao", "chen", "gao", "an", "shen", "nobody"}
SECRETS = ("秘密芳", "秘密借用人", "SECRET")
KEEPERS = {"station": set(WHO) - STRANGERS, "division": {"chen", "gao", "an", "tong"}}


def readers_of(example):
    """Who may read it whole somewhere."""
    if example.is_read_whole:
        return KEEPERS["station"] | KEEPERS["division"]
    return KEEPERS["division" if is_of_division(example) else "station"]


def secrets_from(who):
    """Whatever this person may read nowhere."""
    secret = [one for one in EXAMPLES if not one.is_public]
    of_kinds = [one.secret for one in secret if who not in readers_of(one)]
    return [*of_kinds, *(SECRETS if who in STRANGERS else ())]


def own_names():
    return {name for name, _pattern in patterns() if not name.startswith(LIBRARIES)}


def test_every_address_has_its_row():
    assert own_names() == set(ACCESS)
    assert len(ACCESS) > 100


def test_every_row_says_something_of_everybody():
    assert {len(row.split()) for row in ACCESS.values()} == {len(WHO)}


def alike(row):
    """Of an address, who gets the same answer; of what opens, strangers stand apart."""
    found = {}
    for who, status in zip(WHO, row.split(), strict=True):
        is_stranger = status == "200" and who in STRANGERS
        found.setdefault((who == "anonymous", status, is_stranger), []).append(who)
    return [tuple(group) for group in found.values()]


def askers():
    """Who asks at each address: in the soak everybody, in the suite of those alike whoever got this
    answer least often."""
    found, asked = {}, Counter()
    for name, row in ACCESS.items():
        got = dict(zip(WHO, row.split(), strict=True))
        turns = [min((asked[who, got[who]], who) for who in group)[1] for group in alike(row)]
        found[name] = WHO if SOAKS else turns
        asked.update((who, got[who]) for who in turns)
    return found


def test_whoever_is_left_out_is_like_somebody_who_asks():
    """At each address, and everybody asks at some that open and at some that don't."""
    left = {(who, answer) for who in WHO[1:] for answer in ("200", "403", "404", "405")}
    for name, people in askers().items():
        got = dict(zip(WHO, ACCESS[name].split(), strict=True))
        assert {got[who] for who in people} == set(got.values())
        left -= {(who, got[who]) for who in people}
    assert left == set()


@pytest.mark.long
def test_access_and_silence(address, as_user, request):  # noqa: F811
    clients = {who: as_user(request.getfixturevalue(who)) for who in WHO[1:]}
    clients["anonymous"] = Client()
    wrong, told, seen, silent = {}, [], set(), []
    for name, people in askers().items():
        for who in people:
            answer = clients[who].get(address(name))
            body = answer.getvalue() if answer.streaming else answer.content
            if answer.status_code != (status := int(ACCESS[name].split()[WHO.index(who)])):
                wrong[name, who] = f"{answer.status_code}, not {status}"
            told += [(name, who, text) for text in secrets_from(who) if text.encode() in body]
            seen |= {who for text in SECRETS if text.encode() in body}
            silent += [(name, who)] if answer.status_code == 403 and not says_whose(answer) else []
    assert wrong == {}
    assert silent == []
    assert told == []
    assert seen == set(WHO) - STRANGERS  # what is there is seen by whom it belongs to


# "Not your role" reads alike wherever it is said: which act, and whose it is.
# Who may read a place that is everybody's, and change nothing of it.
PUBLIC = [
    *PUBLIC_POSTS, "stations:division_act", "stations:division_move_end", "api:division-move",
    "api:division-end-move", "api:division-merge", "api:division-close",
]  # fmt: skip
WHOSE = re.compile("“[^”“]+”由[^。<]+办理。")


def says_whose(answer):
    """Whether a 403 carries the sentence: in a page, over REST as a problem."""
    if answer["Content-Type"].startswith("application/"):
        return answer["Content-Type"] == PROBLEM and bool(WHOSE.search(answer.json()["detail"]))
    return bool(WHOSE.search(answer.content.decode()))


POSTS = [
    "cases:activity_day", "cases:hand_over_sign", "cases:activity_step", "api:activity-step",
    "api:activity-days", "cases:activity_photos", "cases:activity_photo_seen", "cases:case_edit",
    "cases:record_photos", "cases:record_photo_seen", "api:record-photo-seen", "cases:call",
    "api:activity-photo-seen", "beneficiaries:edit", "beneficiaries:household_edit",
    "beneficiaries:open_file", "beneficiaries:reveal", "cases:activity_check_in",
    "cases:case_open", "cases:case_session", "cases:case_step", "cases:crisis_act",
    "cases:crisis_report", "cases:file_month", "cases:filing", "cases:person_death",
    "cases:person_death_undo", "cases:person_transfer",
    "cases:person_leave", "cases:person_leave_undo", "cases:person_take_up",
    "cases:person_leave_undo_now", "cases:person_ask_undo", "api:staffing-end-assignment",
    "cases:assignment_end", "api:ledger-leave", "api:ledger-take-up",
    "cases:record_edit", "cases:record_replace", "cases:record_undo", "cases:record_void",
    "cases:transfer_answer", "resources:write_off", "stations:import_act", "stations:job_retry",
    "stations:notice_open", "stations:station_edit", "stations:station_close",
    "stations:station_posts", "api:station-declare-posts",
    "stations:station_operator", "api:station-change-operator",
    "reports:comment", "reports:return", "reports:review", "reports:issue",
    "api:record-void", "api:record-replace", "api:case-steps", "api:case-step",
    "api:filing-step", "api:report-step", "api:crisis-step", "api:transfer-step",
    "api:import-step", "api:worker-certificates", *KIND_POSTS,
]  # fmt: skip


def test_a_post_from_elsewhere_is_404(address, as_user, zhao, nobody):  # noqa: F811
    for user in (zhao, nobody):
        is_refused(as_user(user), address)


def is_refused(client, address):  # noqa: F811
    kind = {True: "application/json", False: "application/x-www-form-urlencoded"}
    got = {
        name: client.post(address(name), "", kind[name.startswith("api:")]).status_code
        for name in POSTS
    }
    assert got == dict.fromkeys(POSTS, 404)
    public = {
        name: client.post(
            address(name), '{"reason": "x"}', kind[name.startswith("api:")]
        ).status_code
        for name in PUBLIC
    }
    assert public == dict.fromkeys(PUBLIC, 403)


@pytest.mark.parametrize(
    ("who", "refused"),
    [("wang", 25), ("chen", 3)],  # of East they see people, or figures; they write neither
)
def test_whose_post_it_is_not_reads_whose_it_is(who, refused, address, as_user, request):  # noqa: F811
    client = as_user(request.getfixturevalue(who))
    kind = {True: "application/json", False: "application/x-www-form-urlencoded"}
    answers = {
        name: client.post(address(name), "", kind[name.startswith("api:")], headers=SEEN)
        for name in POSTS
    }
    denied = {name: answer for name, answer in answers.items() if answer.status_code == 403}
    assert [name for name, answer in denied.items() if not says_whose(answer)] == []
    assert len(denied) >= refused
