"""The pages of an import: upload, progress, preview, decisions, outcome."""

import io
import re

import pytest
from openpyxl import load_workbook

from stations.kinds.kind import KINDS
from stations.models import Division, Import, Station

HEADINGS = ["站点编号", "站点名称", "层级", "所在区划"]
HTMX = {"HX-Request": "true"}


def lines(number, start=0):
    return [[f"S{n}", f"Station {n}", "3", "9A0101101"] for n in range(start, start + number)]


@pytest.fixture
def batch(upload, xlsx, an, east_town):
    return upload("stations", xlsx(HEADINGS, *lines(2), ["S9", "", "3", "East Twon"]), an)


@pytest.fixture
def page(as_user, an):
    client = as_user(an)

    def get(batch, query=""):
        return client.get(batch.get_absolute_url() + query).content.decode()

    return get


def registers_of(place):
    """The kinds that belong to such a place and are imported."""
    kinds = [kind for kind in KINDS.values() if kind.importing]
    return {kind.many for kind in kinds if kind.place.model is place}


def test_everybody_is_offered_the_registers_that_they_may_import(
    as_user, an, chen, he, lin, shen, east
):
    def offered(user):
        page = as_user(user).get("/imports/").content.decode()
        return set(re.findall(r"/imports/new/(\w+)/", page))

    network = {"stations", "populations", "targets"} | registers_of(Division)
    at_stations = {"people", "records", "activities"} | registers_of(Station)
    assert offered(an) == network | at_stations | {"invitations"}
    assert offered(chen) == network | at_stations
    assert offered(lin) == at_stations
    assert offered(he) == at_stations | {"cases"}
    assert offered(shen) == set()


def test_a_register_that_one_may_not_import_is_forbidden_and_an_unknown_one_not_found(as_user, lin):
    client = as_user(lin)
    assert client.get("/imports/new/stations/").status_code == 403
    assert client.get("/imports/template/stations/").status_code == 403
    assert client.get("/imports/new/secrets/").status_code == 404


def test_the_template_is_a_workbook_with_a_name(as_user, an):
    response = as_user(an).get("/imports/template/stations/")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert book.worksheets[0]["A1"].value == "站点编号"
    assert ".xlsx" in response["Content-Disposition"]


def test_an_upload_leads_to_its_progress_and_then_to_the_preview(
    as_user, xlsx, run_jobs, an, east_town
):
    client = as_user(an)
    response = client.post("/imports/new/stations/", {"file": xlsx(HEADINGS, *lines(3))})
    batch = Import.objects.get()
    assert response.url == batch.get_absolute_url()
    part = client.get(response.url, headers=HTMX)
    assert 'hx-trigger="every 2s"' in part.content.decode()
    assert "HX-Refresh" not in part.headers
    run_jobs()
    assert client.get(response.url, headers=HTMX).headers["HX-Refresh"] == "true"
    assert "hx-trigger" not in client.get(response.url).content.decode()


def test_a_file_that_is_refused_says_why_on_the_form(as_user, an):
    from django.core.files.uploadedfile import SimpleUploadedFile

    response = as_user(an).post(
        "/imports/new/stations/", {"file": SimpleUploadedFile("a.csv", "姓名\n李\n".encode())}
    )
    assert response.status_code == 200
    assert "站点编号" in response.content.decode()
    assert not Import.objects.exists()


def test_the_station_is_chosen_among_ones_own(as_user, xlsx, sun, east, west):
    client = as_user(sun)  # works at West and only supervises East
    form = client.get("/imports/new/people/").content.decode()
    assert "West Station" in form
    assert "East Station" not in form
    file = xlsx(["姓名"], ["李桂兰"])
    assert (
        client.post("/imports/new/people/", {"file": file, "station": east.pk}).status_code == 200
    )
    assert not Import.objects.exists()


def test_the_preview_marks_the_cell_and_says_what_is_wrong(batch, page):
    text = page(batch)
    assert "有错 1" in text
    assert text.count("cellerr") == 2
    assert "站点名称空着" in text
    assert "把“East Twon”改成“East Town”" in text
    assert "还有 1 行有错" in text
    assert "Station 1" in page(batch, "?show=good")
    assert "Station 1" not in text


def test_the_button_beside_a_sentence_corrects_the_cell(batch, as_user, run_jobs, an):
    client = as_user(an)
    client.post(f"{batch.get_absolute_url()}correct/", {"cell": "4-home"})
    run_jobs()
    text = client.get(batch.get_absolute_url()).content.decode()
    assert text.count("cellerr") == 1
    assert "站点名称空着" in text


def test_the_good_rows_are_written_and_the_page_counts(batch, as_user, run_jobs, an, page):
    client = as_user(an)
    client.post(f"{batch.get_absolute_url()}write/", {})
    assert not Station.objects.exists()
    assert "不能全部导入" in page(batch)

    client.post(f"{batch.get_absolute_url()}write/", {"good_only": "1"})
    run_jobs()
    assert Station.objects.count() == 2
    text = page(batch)
    assert "已导入" in text
    assert "保留 7 天" in text


def test_bad_rows_are_downloaded(batch, as_user, an):
    response = as_user(an).get(f"{batch.get_absolute_url()}errors/")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet["A2"].value == "S9"


def test_a_discarded_upload_says_so(batch, as_user, an, page):
    as_user(an).post(f"{batch.get_absolute_url()}discard/")
    assert "已放弃" in page(batch)


@pytest.mark.parametrize("act", ["write", "discard", "decide", "correct", "errors"])
def test_an_import_is_its_uploaders_alone(act, batch, as_user, chen):
    client = as_user(chen)
    assert client.get(batch.get_absolute_url()).status_code == 404
    address = f"{batch.get_absolute_url()}{act}/"
    response = client.get(address) if act == "errors" else client.post(address)
    assert response.status_code == 404
    assert batch.filename not in client.get("/imports/").content.decode()


@pytest.mark.parametrize("query", ["?show=nonsense", "?show=unchecked;"])
def test_an_unknown_list_is_not_found(query, batch, as_user, an):
    assert as_user(an).get(batch.get_absolute_url() + query).status_code == 404


@pytest.mark.parametrize(
    ("act", "data"), [("explode", {}), ("correct", {"cell": "x"}), ("correct", {})]
)
def test_an_unknown_act_is_not_found(act, data, batch, as_user, an):
    address = f"{batch.get_absolute_url()}{act}/"
    assert as_user(an).post(address, data).status_code == 404


def test_names_and_numbers_are_masked_in_the_preview(
    upload, xlsx, as_user, lin, east, east_village
):
    batch = upload(
        "people",
        xlsx(["姓名", "身份证号", "村"], ["李桂兰", "52232719470428042", "Plum Village"]),
        lin,
        east,
    )
    text = as_user(lin).get(batch.get_absolute_url()).content.decode()
    assert "李*兰" in text
    assert "李桂兰" not in text
    assert "52232719470428042" not in text
    assert "cellerr" in text


def test_doubles_are_decided_on_the_page(
    upload, xlsx, as_user, run_jobs, lin, east, east_village, granny_li
):
    rows = [["李桂兰", "1948-04-28", "Plum Village"], ["王建国", "1950-01-01", "Plum Village"]]
    batch = upload("people", xlsx(["姓名", "出生日期", "村"], *rows), lin, east)
    client = as_user(lin)
    assert 'name="row-2"' in client.get(batch.get_absolute_url()).content.decode()
    client.post(f"{batch.get_absolute_url()}decide/", {"row-2": "same"})
    assert batch.counts()["same"] == 1
    client.post(f"{batch.get_absolute_url()}decide/", {"row-2": "nonsense", "row-x": "same"})
    assert batch.counts()["same"] == 1
    batch.rows.update(decision="")
    client.post(f"{batch.get_absolute_url()}decide/", {"all": "different"})
    assert batch.counts()["undecided"] == 0


def test_more_rows_cost_no_more_queries(upload, xlsx, count_queries, an, east_town):
    small = upload(
        "stations", xlsx(HEADINGS, *([f"S{n}", "", "3", "9A0101101"] for n in range(2))), an
    )
    large = upload(
        "stations", xlsx(HEADINGS, *([f"S{n}", "", "3", "9A0101101"] for n in range(24))), an
    )
    assert count_queries(an, small.get_absolute_url()) == count_queries(
        an, large.get_absolute_url()
    )
