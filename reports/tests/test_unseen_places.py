"""A county that nobody has seen: entered by lists over REST, sent twice, read back."""

import uuid

import pytest

from cases.models import ServiceRecord
from reports.bulletins.prose import compose, text_of
from reports.bulletins.sources import Live
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource

JSON = "application/json"
SPACE = uuid.UUID(int=35)
YEAR = Period.parse("2025")


def key(*words):
    return str(uuid.uuid5(SPACE, "/".join(map(str, words))))


@pytest.fixture
def api(as_client, tong):
    return as_client(tong)


@pytest.fixture
def send(api):
    """Everything is sent twice: the second answer is the first, as 200."""

    def post(path, rows):
        first = api.post(f"/api/v1/{path}/", rows, content_type=JSON)
        again = api.post(f"/api/v1/{path}/", rows, content_type=JSON)
        assert (first.status_code, again.status_code) == (201, 200), first.text + again.text
        assert first.json() == again.json()
        return again.json()

    return post


@pytest.fixture
def towns(east_town, west_town, make_division, county):
    """Of three townships two have a station."""
    third = make_division(f"{county.pk}109", name="Third Town", level=4, kind="town", parent=county)
    return [east_town, west_town, third]


@pytest.fixture
def entered(send, towns, county, east_village, west_village):
    """What a county's year came to, by the door that other systems have."""
    days = {"built_on": "2021-03-01", "operating_on": "2021-06-01", "posts": 3}
    send("stations", [
        {"code": f"S{n}", "name": f"第{n}站", "tier": 3, "home": town.pk, **days}
        for n, town in enumerate(towns[:2])
    ])  # fmt: skip
    send("populations", [
        {"division": town.pk, "counted_on": "2024-12-31", "residents": 20_000 + n, "source": "公报"}
        for n, town in enumerate(towns)
    ])  # fmt: skip
    send("workers", [_worker(n, county) for n in range(20)])
    send("targets", {"division": county.pk, "indicator": "IND-NET-01", "due_on": "2025-12-31",
                     "value": "3"})  # fmt: skip
    people = _people(send, [east_village, west_village])
    send("service-records", [_visit(n, people) for n in range(90)])
    gift = {"item_name": "棉被", "unit": "床", "quantity": "50", "value": "6000", "basis": "market"}
    cash = {"kind": "cash", "quantity": "21600"}
    items = send("donations", [
        {"client_uuid": key("gift", n), "station": "S0", "donor_name": "慈善会",
         "received_on": "2025-03-01", **given}
        for n, given in enumerate([{"kind": "goods", **gift}, cash])
    ])  # fmt: skip
    handed = [people[n] for n in range(0, 40, 4)]
    send("service-records", [
        _visit(200 + n, handed) | {
            "station": "S0", "subject": pk, "attended": [pk], "done_on": "2025-11-05",
            "handed": [{"person": pk, "item": items[0]["item"], "quantity": "2"}],
        }
        for n, pk in enumerate(handed)
    ])  # fmt: skip
    for n in range(3):
        send("activities", _activity(n))


def _worker(n, county):
    return {
        "number": f"W{n}", "name": "王" + "甲乙丙丁戊己庚辛壬癸"[n % 10], "home": county.pk,
        "station": f"S{n % 2}", "is_full_time": n < 7, "since": "2022-01-01",
        "certificates": [{"level": 1, "obtained_on": "2023-10-17" if n < 5 else "2025-06-17"}],
    }  # fmt: skip


def _people(send, villages):
    homes = send("households", [
        {"client_uuid": key("home", n), "station": f"S{n % 2}", "division": villages[n % 2].pk}
        for n in range(40)
    ])  # fmt: skip
    people = send("beneficiaries", [
        {"client_uuid": key("person", n), "station": f"S{n % 2}", "household": home["id"],
         "name": "李" + "赵钱孙李周吴郑王冯陈"[n % 10] + "甲乙丙丁"[n // 10],
         "born_on": "1940-05-01", "enrolled_on": "2022-01-01",
         "categories": [{"code": "31", "since": "2023-01-01"}] if n < 12 else []}
        for n, home in enumerate(homes)
    ])  # fmt: skip
    return [person["id"] for person in people]


def _visit(n, people):
    pk = people[n % len(people)]
    return {
        "client_uuid": key("visit", n), "station": f"S{n % len(people) % 2}", "method": "V",
        "channel": "home", "domain": "02", "done_on": f"2025-{1 + n % 9:02}-15",
        "subject": pk, "attended": [pk],
    }  # fmt: skip


def _activity(n):
    days = [{"done_on": f"2025-07-0{d}", "head_counts": [{"group": "minors", "number": 25}]}
            for d in (1, 2)]  # fmt: skip
    return {
        "client_uuid": key("activity", n), "station": "S1", "title": f"夏令营{n}", "domain": "03",
        "began_on": "2025-07-01", "done_on": "2025-07-02", "days": days,
    }  # fmt: skip


def test_what_was_entered_is_what_is_said(entered, county):
    def said(template):
        return text_of(compose(template, Live(FigureSource(county, YEAR, YEAR.last))))

    assert said("{IND-NET-01|共|个}，{IND-NET-02|达|覆盖率}") == "共2个，覆盖率达67%"
    assert said("服务{IND-NET-08||人}") == "服务40001人"
    assert said("持证{IND-TAL-01||人}，同比{IND-TAL-02||%}") == "持证20人，同比300%"
    assert said("岗位{IND-TAL-07||个}，全职{IND-TAL-08||名}") == "岗位6个，全职7名"
    assert said("走访{IND-VIS-01||户}、{IND-VIS-02||人次}") == "走访40户、100人次"
    assert said("{IND-ACT-01||场}、{IND-ACT-02||人次}") == "3场、150人次"
    assert said("款物折合{IND-RES-02||万元}") == "款物折合2.76万元"
    goods = "捐助{IND-RES-03||人次}，发放{IND-RES-04d@item=棉被/床||床}"
    assert said(goods) == "捐助10人次，发放20床"
    assert ServiceRecord.objects.count() == 106


def test_the_same_over_rest_by_period_and_division(entered, api, county, towns):
    def value(indicator, **asked):
        answer = api.get(f"/api/v1/indicators/{indicator}/", asked)
        cells = answer.json()["values"]["cells"]
        return next(c["text"] for c in cells if not c["part"] and not c["dimension"])

    assert value("IND-VIS-02", division=county.pk, period="2025") == "100"
    assert value("IND-VIS-02", division=county.pk, period="2025-Q4") == "10"
    assert value("IND-VIS-02", division=towns[1].pk, period="2025") == "45"
    assert value("IND-VIS-02", station="S0", period="2025-11") == "10"
    rows = api.get("/api/v1/hand-overs/", {"month": "2025-11", "division": county.pk}).json()
    assert sum(float(row["quantity"]) for row in rows["results"]) == 20
    [promised] = api.get("/api/v1/targets/", {"division": county.pk}).json()["results"]
    assert promised["value"] == "3.0000"
