"""Wrong cells are typed anew in the preview: by the same rules, and nothing typed is lost."""

import pytest
from django.core.exceptions import ValidationError

from stations.imports.services import correct_cells, type_cells
from stations.models import AuditEntry

HEADINGS = ["站点编号", "站点名称", "层级", "所在区划"]
ROWS = [
    ["S1", "One", "3", "East Twon"],
    ["S2", "", "三", "East Twon"],
    ["S3", "", "3", "9A0101101"],
]


@pytest.fixture
def batch(upload, xlsx, an, east_town):
    return upload("stations", xlsx(HEADINGS, *ROWS), an)


@pytest.fixture
def post(batch, as_user, an, run_jobs):
    def send(**sent):
        names = {name.replace("_", "-"): value for name, value in sent.items()}
        answer = as_user(an).post(f"{batch.get_absolute_url()}correct/", names)
        run_jobs()
        batch.refresh_from_db()
        return answer

    return send


def test_what_was_typed_is_checked_by_the_same_rules_and_stays(batch, run_jobs, an, findings):
    typed = {(2, "home"): "9A0101101", (3, "name"): "Two", (3, "tier"): "村级"}
    assert type_cells(batch, typed=typed, everywhere=[], by=an) == 3
    run_jobs()
    batch.refresh_from_db()
    assert {n: set(found) for n, found in findings(batch).items()} == {
        3: {"home", "tier"}, 4: {"name"},
    }  # fmt: skip
    assert batch.rows.get(number=3).texts["tier"] == "村级"
    assert AuditEntry.objects.get(verb="correct").detail["rows"] == 3


def test_the_same_text_in_other_wrong_cells_is_changed_when_asked_for(batch, run_jobs, an):
    type_cells(batch, typed={(2, "home"): "9A0101101"}, everywhere=[(2, "home")], by=an)
    run_jobs()
    assert batch.rows.get(number=3).texts["home"] == "9A0101101"


def test_an_empty_cell_stands_for_itself(batch, run_jobs, an):
    type_cells(batch, typed={(3, "name"): "Two"}, everywhere=[(3, "name")], by=an)
    run_jobs()
    assert "name" not in batch.rows.get(number=4).texts


def test_a_right_cell_is_not_changed(batch, an):
    with pytest.raises(ValidationError):
        type_cells(batch, typed={(2, "name"): "Other"}, everywhere=[], by=an)
    batch.refresh_from_db()
    assert batch.state == "checked"


def test_a_proposal_leaves_right_cells_with_its_text_alone(upload, xlsx, run_jobs, an, east_town):
    """Only where the text is wrong."""
    batch = upload("stations", xlsx(HEADINGS, ["East Twon", "", "3", "East Twon"]), an)
    correct_cells(batch, number=2, column="home", by=an)
    run_jobs()
    assert batch.rows.get().texts["code"] == "EastTwon" or "Twon" in batch.rows.get().texts["code"]


def test_the_page_has_a_box_with_what_stands_there(batch, as_user, an):
    page = as_user(an).get(batch.get_absolute_url()).content.decode()
    assert 'name="text-2-home" value="East Twon"' in page
    assert 'name="text-3-name" value=""' in page


def test_the_page_takes_what_changed_and_a_pressed_proposal_together(batch, post, findings):
    typed = {"text_2_home": "East Twon", "text_3_home": "East Twon", "text_3_name": "Two"}
    post(**typed, text_3_tier="3", cell="2-home-0", seen=str(batch.job_id))
    assert findings(batch).keys() == {4}
    assert batch.rows.get(number=2).texts["home"] == "East Town"
    assert batch.rows.get(number=3).texts["name"] == "Two"


def test_a_page_of_an_earlier_check_changes_nothing(batch, post):
    from uuid import uuid4

    post(text_3_name="Two", seen=str(uuid4()))
    assert "name" not in batch.rows.get(number=3).texts


def test_nothing_typed_is_no_check(batch, post):
    before = batch.job_id
    post(text_2_home="East Twon", seen=str(batch.job_id))
    assert batch.job_id == before


def test_a_masked_cell_shows_nothing_and_stays_when_nothing_is_typed(
    upload, xlsx, as_user, run_jobs, lin, east, east_village
):
    rows = [["姓名", "身份证号", "风险等级", "村"], ["李桂兰", "52232719470428042", "低风险", ""]]
    batch = upload("people", xlsx(*rows), lin, east)
    client = as_user(lin)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "52232719470428042" not in page
    sent = {"text-2-id_number": "", "text-2-risk": "一般"}
    client.post(f"{batch.get_absolute_url()}correct/", sent)
    run_jobs()
    texts = batch.rows.get().texts
    assert (texts["id_number"], texts["risk"]) == ("52232719470428042", "一般")


def test_a_choice_of_several_shows_each(upload, xlsx, as_user, run_jobs, lin, east, east_village):
    rows = [["姓名", "出生日期", "村", "对象类别"]]
    rows.append(["李桂兰", "1948-04-28", "Plum Village", "独居老人(2023-05)、特困"])
    batch = upload("people", xlsx(*rows), lin, east)
    client = as_user(lin)
    page = client.get(batch.get_absolute_url()).content.decode()
    for which, fix in enumerate(
        ["独居老人(2023-05)、特困（分散供养）", "独居老人(2023-05)、特困（集中供养）"]
    ):
        assert fix in page
        assert f'value="2-categories-{which}"' in page
    client.post(f"{batch.get_absolute_url()}correct/", {"cell": "2-categories-1"})
    run_jobs()
    assert batch.rows.get().texts["categories"] == "独居老人(2023-05)、特困（集中供养）"


def test_over_rest_a_text_is_typed(batch, as_user, an, run_jobs):
    url = f"/api/v1/imports/{batch.pk}/steps/correct/"
    body = {"number": 3, "column": "name", "text": "Two"}
    assert as_user(an).post(url, body, content_type="application/json").status_code == 200
    run_jobs()
    assert batch.rows.get(number=3).texts["name"] == "Two"


def test_a_discarded_upload_doesnt_say_that_it_had_no_errors(batch, as_user, an):
    client = as_user(an)
    client.post(f"{batch.get_absolute_url()}discard/")
    assert "没有错误" not in client.get(batch.get_absolute_url()).content.decode()
