"""A place that nobody has published: entered by REST and Excel, read back in a sentence."""

import uuid
from datetime import date

import pytest

from reports.bulletins.prose import compose, text_of
from reports.bulletins.sources import Live
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from stations.imports.services import confirm_import
from stations.models import PopulationSnapshot, Station

JSON = "application/json"
YEAR = Period.parse("2025")


@pytest.fixture
def said():
    def read(place, template, period=YEAR):
        return text_of(compose(template, Live(FigureSource(place, period, period.last))))

    return read


@pytest.fixture
def send(as_client, tong):
    client = as_client(tong)

    def post(path, **body):
        answer = client.post(f"/api/v1/{path}/", body, content_type=JSON)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return post


@pytest.fixture
def station(send, county, east_town, west_town, east_village):
    """Of the county's two townships one has a station."""
    days = {"built_on": "2024-05-01", "operating_on": "2024-06-01"}
    send("stations", code="S1", name="东站", tier=3, home=east_town.pk, **days)
    return Station.objects.get(code="S1")


@pytest.fixture
def take_in(upload, run_jobs):
    def take(kind, file, by, at=None):
        batch = upload(kind, file, by, at)
        assert batch.counts().get("bad", 0) == 0, [row.found for row in batch.rows.all()]
        confirm_import(batch, good_only=False, by=by)
        run_jobs()

    return take


@pytest.fixture
def worker_there(make_user, station):
    return make_user("dong", ("worker", station))


def uid():
    return str(uuid.uuid4())


def test_the_network_and_how_many_live_there(said, send, station, county):
    assert said(county, "{IND-NET-01|共|个}，{IND-NET-02|达|覆盖率}") == "共1个，覆盖率达50%"
    send("populations", division=station.home_id, counted_on="2024-12-31", residents=12_345,
         source="派出所")  # fmt: skip
    assert said(county, "服务{IND-NET-08||万人}、{IND-NET-07||个}村") == "服务1.2345万人、1个村"


def test_a_population_is_stated_once_and_by_its_keepers(station, send, as_client, tong, lin):
    row = {"division": station.home_id, "counted_on": "2024-12-31", "residents": 5, "source": "所"}
    send("populations", **row)
    again = as_client(tong).post("/api/v1/populations/", row, content_type=JSON)
    assert again.status_code == 200
    other = as_client(tong).post("/api/v1/populations/", row | {"residents": 6}, content_type=JSON)
    assert other.status_code == 400
    assert PopulationSnapshot.objects.get().residents == 5


def test_workers_of_a_sheet(said, take_in, xlsx, station, county, an):
    heads = ["姓名", "所在区划", "站点编号", "全职", "任职日期", "证书等级", "取证日期"]
    home = station.home_id
    take_in("workers", xlsx(
        heads,
        ["王丽", home, "S1", "是", "2024-07-01", "助理社会工作师", "2024-10-17"],
        ["李强", home, "S1", "否", "2024-07-01", "助理社会工作师、中级", "2023-10-17、2025-10-17"],
        ["赵敏", home, None, None, None, "中级", "2025-09-01"],
        ["陈林", home, None, None, None, None, None],
    ), an)  # fmt: skip
    template = "持证社工{IND-TAL-01||人}，同比{IND-TAL-01.change||%}；全职{IND-TAL-08||名}"
    assert said(county, template) == "持证社工3人，同比增长50%；全职1名"
    earlier = Period.parse("2024")
    assert said(county, "持证社工{IND-TAL-01||人}", earlier) == "持证社工2人"


def test_donations_and_what_was_handed_over(said, send, station, county):
    place = {"station": "S1", "client_uuid": uid()}
    send("donations", **place, donor_name="爱心企业", received_on="2025-03-01", kind="cash",
         quantity="21600")  # fmt: skip
    gift = send("donations", **(place | {"client_uuid": uid()}), donor_name="慈善会",
                received_on="2025-03-02", kind="goods", item_name="棉被", unit="床", quantity="30",
                value="3600", basis="market")  # fmt: skip
    children = [
        send("beneficiaries", station="S1", client_uuid=uid(), name=name, sex="1",
             born_on="2016-05-01", enrolled_on="2025-01-05",
             categories=[{"code": "22", "since": "2020-01-01"}])
        for name in ("王小军", "李小龙")
    ]  # fmt: skip
    for child, days in zip(children, (["2025-04-01", "2025-05-06"], ["2025-04-02"]), strict=True):
        for day in days:
            send("service-records", station="S1", client_uuid=uid(), done_on=day, method="V",
                 channel="home", domain="03", subject=child["id"], attended=[child["id"]],
                 handed=[{"person": child["id"], "item": gift["item"], "quantity": "1"}],
                 )  # fmt: skip
    group = "@group=children_in_difficulty"
    assert said(county, "链接资金{IND-RES-01|余|万元|后|step=10000}") == "链接资金2万余元"
    assert said(county, "款物折合{IND-RES-02||万元}") == "款物折合2.52万元"
    assert said(county, f"捐助困境儿童{{IND-RES-03{group}||人次}}") == "捐助困境儿童3人次"
    goods = "收到棉被{IND-RES-04@item=棉被/床||床}，发放{IND-RES-04d@item=棉被/床||床}"
    assert said(county, goods) == "收到棉被30床，发放3床"
    assert said(county, f"走访{{IND-VIS-03{group}|共|名}}") == "走访共2名"


def test_records_of_a_sheet(said, take_in, xlsx, station, county, worker_there):
    heads = ["日期", "站点编号", "工作方法", "领域", "未建档人数", "人数-未成年人", "主题"]
    take_in("records", xlsx(
        heads,
        ["2025-06-01", "S1", "社区活动", "儿童关爱保护", None, "1,400", "六一"],
        ["2025-07-01", "S1", "社区活动", "儿童关爱保护", "20", "1,143", "夏令营"],
    ), worker_there, station)  # fmt: skip
    assert said(county, "累计服务未成年人{IND-SVC-01@group=minors|余|人（次）}") == (
        "累计服务未成年人2500余人（次）"
    )
    assert said(station, "共{IND-ACT-01||场}、{IND-ACT-02||人次}") == "共2场、2563人次"
    assert said(county.parent, "{IND-SVC-01|近|万人次|step=1000}") == "近3000人次"


def test_the_day_makes_no_difference_to_another_year(said, station, county):
    assert said(county, "{IND-SVC-01||人次}", Period(date(2024, 1, 1), date(2024, 12, 31))) == (
        "0人次"
    )
