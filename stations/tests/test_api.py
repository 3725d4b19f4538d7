"""Divisions, stations and workers over REST; tokens, scopes, errors."""

import pytest
from django.utils import timezone
from oauth2_provider.models import AccessToken

from stations.models import Station, Worker


@pytest.fixture
def tongs(as_client, tong):
    return as_client(tong)


def problem_of(answer, status):
    assert answer.status_code == status, answer.text
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()


def test_without_a_token_there_is_nothing(client, db):
    body = problem_of(client.get("/api/v1/stations/"), 401)
    assert body["status"] == 401


def test_a_token_is_kept_as_a_hash(tongs):
    token = tongs.defaults["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    kept = AccessToken.objects.get()
    assert token not in (kept.token, kept.token_checksum)


def test_a_wrong_secret_gets_no_token(as_client, tong, client):
    as_client(tong)
    form = {"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"}
    assert client.post("/api/v1/token/", form).status_code == 401


def test_an_ended_token_is_refused(tongs):
    AccessToken.objects.update(expires=timezone.now())
    problem_of(tongs.get("/api/v1/stations/"), 401)


def test_a_reading_token_never_writes(as_client, tong, county):
    reader = as_client(tong, scope="read")
    assert reader.get("/api/v1/stations/").status_code == 200
    problem_of(reader.post("/api/v1/stations/", {}, content_type="application/json"), 403)


def test_a_client_whose_posting_ended_is_refused(tongs, tong):
    tong.postings.update(until=timezone.localdate())
    problem_of(tongs.get("/api/v1/stations/"), 401)


def test_a_client_reads_the_stations_of_its_county_and_no_others(tongs, east, west, north):
    body = tongs.get("/api/v1/stations/").json()
    assert {row["code"] for row in body["results"]} == {"E1", "W1"}
    assert tongs.get("/api/v1/stations/E1/").json()["serves"] == [east.home_id]
    problem_of(tongs.get("/api/v1/stations/N1/"), 404)


def test_stations_below_a_division(tongs, east, west):
    body = tongs.get("/api/v1/stations/", {"under": west.home_id}).json()
    assert [row["code"] for row in body["results"]] == ["W1"]


def test_a_station_is_founded_read_and_edited_by_version(tongs, west_town, county):
    sent = {
        "code": "S9", "name": "New Station", "tier": 3, "home": west_town.pk,
        "built_on": "2024-01-02", "operating_on": "2024-02-01", "serves": [west_town.pk],
    }  # fmt: skip
    answer = tongs.post("/api/v1/stations/", sent, content_type="application/json")
    assert answer.status_code == 201, answer.text
    assert answer.json()["serves"] == [west_town.pk]
    change, url = {"phone": "0859-1"}, "/api/v1/stations/S9/"
    problem_of(tongs.patch(url, change, content_type="application/json"), 428)
    first = tongs.patch(url, change, content_type="application/json", headers={"If-Match": '"1"'})
    assert (first.status_code, first["ETag"]) == (200, '"2"')
    stale = tongs.patch(url, change, content_type="application/json", headers={"If-Match": '"1"'})
    assert problem_of(stale, 409)["current"]["phone"] == "0859-1"


def test_what_a_new_row_does_not_say_is_what_its_model_says(tongs, west_town, west):
    sent = {"code": "S8", "name": "Plain", "home": west_town.pk}
    for status in (201, 200):
        answer = tongs.post("/api/v1/stations/", sent, content_type="application/json")
        assert (answer.status_code, answer.json()["tier"]) == (status, Station.Tier.TOWNSHIP)
    worker = {"name": "Mo", "home": west_town.pk}
    made = tongs.post("/api/v1/workers/", worker, content_type="application/json").json()
    begins, url = {"station": west.code}, f"/api/v1/workers/{made['id']}/assignments/"
    answer = tongs.post(url, begins, content_type="application/json")
    assert answer.status_code == 201, answer.text
    assert answer.json()["assignments"][0]["since"] == str(timezone.localdate())


def test_a_station_sent_again_is_known_by_all_that_was_sent(tongs, west_town, an, north_town):
    post = lambda body: tongs.post("/api/v1/stations/", body, content_type="application/json")  # noqa: E731
    sent = {"code": "S8", "name": "Plain", "home": west_town.pk, "operator": "春风社", "posts": 2}
    sent["operating_on"] = "2024-01-01"
    assert [post(sent).status_code for _ in range(2)] == [201, 200]
    for other in ({"operator": "夏雨社"}, {"posts": 3}, {"serves": [north_town.pk]},
                  {"closed_on": "2025-01-01"}):  # fmt: skip
        errors = problem_of(post(sent | other), 400)["errors"]
        assert "code" in [error["field"] for error in errors], other
    begins = {"operator": "夏雨社", "since": "2025-01-01"}
    url = "/api/v1/stations/S8/operator/"
    assert tongs.post(url, begins, content_type="application/json").status_code == 201
    assert post(sent).status_code == 200  # who runs it since then is another matter


def test_a_bad_station_names_field_and_rule(tongs, north_town, east):
    sent = {"code": "E1", "name": "x", "tier": 3, "home": north_town.pk}
    body = problem_of(tongs.post("/api/v1/stations/", sent, content_type="application/json"), 400)
    assert {error["field"] for error in body["errors"]} == {"code", "home"}
    assert Station.objects.count() == 1


def test_what_a_patch_may_not_change_is_refused_at_its_field(tongs, east):
    """The rule is one, in the serializers' shared part; said as it stands, it is no change."""
    url, seen = "/api/v1/stations/E1/", {"If-Match": '"1"'}
    told = tongs.get(url).json()
    for name, other in (("code", "E2"), ("operator", "Spring"), ("closed_on", "2026-01-01")):
        body = {name: other, "phone": "0859-1"}
        refused = tongs.patch(url, body, content_type="application/json", headers=seen)
        assert [e["field"] for e in problem_of(refused, 400)["errors"]] == [name]
    body = told | {"phone": "0859-1"}
    assert tongs.patch(url, body, content_type="application/json", headers=seen).status_code == 200


def test_a_line_of_a_list_is_named_in_one_form(tongs, county, east):
    """Alone and in a list of rows, by what the serializer reads and by what the rules say."""
    sent = {"name": "Wu", "number": "G7", "home": county.pk, "born_on": "1990-01-01"}
    good = {"level": 1, "obtained_on": "2022-10-01"}
    bad = {
        "certificates.2.level": {"level": 7, "obtained_on": "2022-10-01"},  # unreadable
        "certificates.2.obtained_on": {"level": 2, "obtained_on": "2999-10-01"},  # by a rule
    }
    for field, line in bad.items():
        row = sent | {"certificates": [good, line]}
        for body, place in ((row, None), ([sent | {"number": "G8"}, row], 2)):
            answer = tongs.post("/api/v1/workers/", body, content_type="application/json")
            [entry] = problem_of(answer, 400)["errors"]
            assert (entry["field"], entry.get("row")) == (field, place)


def test_an_unknown_home_is_named(tongs, north_town):
    for code in (north_town.pk, "nowhere"):
        sent = {"name": "Wu", "home": code}
        answer = tongs.post("/api/v1/workers/", sent, content_type="application/json")
        assert [e["field"] for e in problem_of(answer, 400)["errors"]] == ["home"]


@pytest.mark.parametrize("status", [401, 404, 405, 406, 415, 428])
def test_titles_are_of_the_catalogue(tongs, client, status, east):
    url, seen = "/api/v1/stations/E1/", {"If-Match": '"1"'}
    asked = {
        401: lambda: client.get(url),
        404: lambda: tongs.get("/api/v1/stations/NONE/"),
        405: lambda: tongs.delete(url),
        406: lambda: tongs.get(url, headers={"Accept": "text/csv"}),
        415: lambda: tongs.patch(url, "x", content_type="text/csv", headers=seen),
        428: lambda: tongs.patch(url, {}, content_type="application/json"),
    }
    title = problem_of(asked[status](), status)["title"]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in title), title


def test_a_worker_with_certificates(tongs, county, east):
    sent = {
        "name": "韦晓燕", "number": "G1", "home": county.pk, "station": "E1",
        "since": "2024-01-01", "certificates": [{"level": 1, "obtained_on": "2022-10-01"}],
    }  # fmt: skip
    answer = tongs.post("/api/v1/workers/", sent, content_type="application/json")
    assert answer.status_code == 201, answer.text
    worker = answer.json()
    assert worker["assignments"][0]["station"] == "E1"
    url = f"/api/v1/workers/{worker['id']}/certificates/"
    more = {"level": 2, "obtained_on": "2024-10-01"}
    again = tongs.post(url, more, content_type="application/json")
    assert [held["level"] for held in again.json()["certificates"]] == [1, 2]
    assert problem_of(tongs.post(url, more, content_type="application/json"), 400)["errors"]
    undated = tongs.post(url, {"level": 3, "obtained_on": None}, content_type="application/json")
    assert undated.json()["certificates"][-1]["obtained_on"] is None
    left_out = tongs.post(url, {"level": 3}, content_type="application/json")
    assert [e["field"] for e in problem_of(left_out, 400)["errors"]] == ["obtained_on"]
    Worker.objects.get().certificates.get(level=3).delete()
    assert Worker.objects.get().certificates.count() == 2


def test_a_worker_is_known_again_by_the_staff_number(tongs, county, west_town):
    sent = {"name": "韦晓燕", "number": "G1", "home": county.pk}
    post = lambda body: tongs.post("/api/v1/workers/", body, content_type="application/json")  # noqa: E731
    assert [post(sent).status_code for _ in range(2)] == [201, 200]
    assert [row["number"] for row in post([sent, sent | {"number": "G2"}]).json()] == ["G1", "G2"]
    for other in ({"name": "韦晓"}, {"home": west_town.pk}):
        errors = problem_of(post(sent | other), 400)["errors"]
        assert [error["field"] for error in errors] == ["number"]
    assert Worker.objects.count() == 2


def test_a_worker_is_corrected_by_version(tongs, make_worker, east, county):
    worker = make_worker("Lin", east)
    url, body = f"/api/v1/workers/{worker.pk}/", {"name": "Lin Fang", "employer": "Spring"}
    seen = {"If-Match": '"1"'}
    moved = body | {"station": "W1", "certificates": []}
    refused = tongs.patch(url, moved, content_type="application/json", headers=seen)
    assert [e["field"] for e in problem_of(refused, 400)["errors"]] == ["station"]
    answer = tongs.patch(url, body, content_type="application/json", headers=seen)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["employer"], answer["ETag"]) == ("Spring", '"2"')
    assert [row["station"] for row in answer.json()["assignments"]] == ["E1"]
    late = tongs.patch(url, body, content_type="application/json", headers=seen)
    assert problem_of(late, 409)["current"]["name"] == "Lin Fang"


def test_a_worker_goes_to_a_further_station(tongs, make_worker, east, west):
    worker = make_worker("Lin", east)
    url = f"/api/v1/workers/{worker.pk}/assignments/"
    sent = {"station": "W1", "role": "worker", "is_full_time": False, "since": "2024-01-01"}
    answer = tongs.post(url, sent, content_type="application/json")
    assert answer.status_code == 201, answer.text
    assert {row["station"] for row in answer.json()["assignments"]} == {"E1", "W1"}


def test_assignments_elsewhere_stay_unsaid(tongs, make_worker, east, north):
    from stations.models import Assignment

    worker = make_worker("Lin", east)
    Assignment.objects.create(worker=worker, station=north)
    row = tongs.get(f"/api/v1/workers/{worker.pk}/").json()
    assert [line["station"] for line in row["assignments"]] == ["E1"]


def test_divisions_by_name_and_below(tongs, county, east_town, west_town, make_division):
    below = tongs.get("/api/v1/divisions/", {"under": county.pk, "level": 4}).json()
    assert {row["code"] for row in below["results"]} == {east_town.pk, west_town.pk}
    village = make_division("9A0101102301", "柳墅村")
    found = tongs.get("/api/v1/divisions/", {"q": "柳墅"}).json()
    assert [row["code"] for row in found["results"]] == [village.pk]


def test_pages_cost_the_same_with_more_stations(tongs, make_station, east, make_division, county):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert tongs.get("/api/v1/stations/").status_code == 200
        return len(queries)

    few = cost()
    for number in range(20):
        town = make_division(f"9A01012{number:02d}", f"Town {number}")
        make_station(f"T{number}", f"Station {number}", town)
    assert cost() == few


def test_the_description_has_no_gaps(as_user, lin):
    answer = as_user(lin).get("/api/v1/schema/", {"format": "json"})
    assert answer.status_code == 200
    paths = answer.json()["paths"]
    for name in ["divisions", "stations", "workers", "beneficiaries", "service-records", "cases"]:
        assert f"/api/v1/{name}/" in paths


def test_the_descriptions_page_needs_no_other_site(as_user, lin):
    page = as_user(lin).get("/api/v1/docs/")
    assert page.status_code == 200
    assert "https://" not in page.text.replace("https://example", "")
