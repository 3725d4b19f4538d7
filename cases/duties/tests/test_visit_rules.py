"""How often somebody is seen is the county's to change, with a reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.duties.queries import rule_table, rules_of
from cases.duties.services.visit_rules import JOB, remove_rule, set_rule
from cases.models import VisitDuty, VisitRule
from stations.jobs import queue
from stations.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def weekly_for_those_alone(county, an):
    return set_rule(county, category="31", interval="week", reason="Cold winter.", by=an)


def test_a_rule_replaces_the_default(weekly_for_those_alone, county, audit_verbs):
    assert rules_of(county)["", "31"] == "week"
    assert audit_verbs(weekly_for_those_alone) == [("set_visit_rule", "Cold winter.")]


def test_set_again_it_is_changed(weekly_for_those_alone, county, an):
    set_rule(county, category="31", interval="quarter", reason="Spring.", by=an)
    assert VisitRule.objects.get().interval == "quarter"


def test_removed_the_default_holds_again(weekly_for_those_alone, county, an):
    remove_rule(weekly_for_those_alone, reason="Spring.", by=an)
    assert rules_of(county)["", "31"] == "month"


@pytest.mark.parametrize("name", ["lin", "he", "wang", "chen", "gao", "shen", "tong", "nobody"])
def test_only_the_countys_administrator_rules(weekly_for_those_alone, county, name, request):
    by = request.getfixturevalue(name)
    with pytest.raises(PermissionDenied):
        set_rule(county, risk="H", interval="month", reason="x", by=by)
    with pytest.raises(PermissionDenied):
        remove_rule(weekly_for_those_alone, reason="x", by=by)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"reason": " "}, "reason"),
        ({"interval": "never"}, "interval"),
        ({"risk": "H"}, "whom"),
        ({"category": ""}, "whom"),
    ],
)
def test_a_rule_without_sense_is_refused(county, an, fields, wrong):
    row = {"category": "31", "interval": "week", "reason": "Cold winter."}
    with pytest.raises(ValidationError) as error:
        set_rule(county, by=an, **row | fields)
    assert set(error.value.message_dict) == {wrong}


def test_the_visits_owed_are_worked_out_in_the_background(granny_li, log_record, county, an, today):
    log_record(granny_li)
    set_rule(county, risk="N", interval="week", reason="Cold winter.", by=an)
    job = Job.objects.get(kind=JOB)
    assert queue.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert VisitDuty.objects.open().get().due_on == today + timedelta(days=7)


class TestPages:
    def test_it_shows_defaults_and_own_rules(self, weekly_for_those_alone, county):
        rows = {row.key: row for row in rule_table(county)}
        assert next(iter(rows)) == "risk-H"
        assert rows["category-31"].own == weekly_for_those_alone
        assert rows["category-31"].usual.value == "month"
        assert rows["category-32"].own is None

    def test_a_rule_is_set_and_removed_there(self, as_user, an, county):
        client = as_user(an)
        data = {"whom": "category-24", "interval": "month", "reason": "County decision."}
        assert client.post("/visit-rules/", data).status_code == 302
        rule = VisitRule.objects.get()
        assert (rule.division, rule.category, rule.interval) == (county, "24", "month")
        url = f"/visit-rules/{rule.pk}/remove/"
        assert client.post(url, {"reason": ""}).status_code == 200
        client.post(url, {"reason": "Withdrawn."})
        assert not VisitRule.objects.exists()

    def test_what_is_missing_is_named(self, as_user, an):
        data = {"whom": "risk-X", "interval": "month", "reason": ""}
        assert set(as_user(an).post("/visit-rules/", data).context["form"].errors) == {
            "whom",
            "reason",
        }

    @pytest.mark.parametrize("name", ["lin", "he", "chen", "shen", "tong", "nobody"])
    def test_it_is_the_administrators_page(self, as_user, name, request):
        assert as_user(request.getfixturevalue(name)).get("/visit-rules/").status_code == 403

    def test_another_countys_rules_are_404(self, as_user, an, other_county):
        rule = VisitRule.objects.create(division=other_county, risk="N", interval="week")
        client = as_user(an)
        assert client.get(f"/visit-rules/?division={other_county.pk}").status_code == 404
        assert client.get(f"/visit-rules/{rule.pk}/remove/").status_code == 404
