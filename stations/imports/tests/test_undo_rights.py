"""Who may import somewhere takes back what they imported there; no undo leaves an import stuck."""

import pytest
from django.utils import timezone

from stations.imports.importers import importer_of
from stations.imports.services import confirm_import, undo_import
from stations.models import AuditEntry, Job

SHEETS = {
    "people": [["姓名", "性别", "出生日期", "村", "站点编号"],
               ["李桂兰", "女", "1948-04-28", "Plum Village", "E1"]],
    "records": [["日期", "工作方法", "服务领域", "人数", "站点编号"],
                ["TODAY", "社区活动", "养老服务", 3, "E1"]],
    "activities": [["主题", "活动日期", "服务领域", "人数", "站点编号"],
                   ["重阳节茶会", "TODAY", "养老服务", 3, "E1"]],
    "donations": [["接收日期", "捐赠人", "捐赠类型", "物品名称", "数量", "单位", "站点编号"],
                  ["TODAY", "李", "物资", "棉被", 10, "床", "E1"]],
    "volunteers": [["姓名", "加入日期", "站点编号"], ["罗小红", "TODAY", "E1"]],
    "workers": [["工号", "姓名", "所在区划"], ["A1", "王丽", "9A0101101"]],
    "organisations": [["机构名称", "类型", "区划"], ["东镇互助会", "基金会", "9A0101101"]],
}  # fmt: skip
STATIONS = ["people", "records", "activities", "donations", "volunteers"]
WHO = [(kind, user) for kind in STATIONS for user in ("lin", "he", "chen", "an")]
WHO += [(kind, user) for kind in ("workers", "organisations") for user in ("chen", "an")]


@pytest.fixture
def imported(upload, run_jobs, xlsx, today, east, east_village, east_town, make_worker):
    def make(kind, by):
        make_worker("何", east)
        head, row = SHEETS[kind]
        row = [str(today) if cell == "TODAY" else cell for cell in row]
        if kind in ("records", "activities") and by.username in ("chen", "an"):
            head, row = [*head, "社工"], [*row, "何"]
        batch = upload(kind, xlsx(head, row), by)
        assert not batch.counts()["bad"], [r.found for r in batch.rows.all()]
        confirm_import(batch, good_only=False, by=by)
        run_jobs()
        batch.refresh_from_db()
        assert batch.state == "done", [r.found for r in batch.rows.all()]
        return batch

    return make


@pytest.mark.parametrize(("kind", "who"), WHO)
def test_who_may_import_takes_back_what_they_imported(kind, who, imported, run_jobs, request):
    by = request.getfixturevalue(who)
    batch = imported(kind, by)
    keys = [row.record for row in batch.written.all()]
    assert keys
    undo_import(batch, by=by)
    run_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.stops) == ("undone", [])
    assert not importer_of(kind).written(keys)


@pytest.mark.parametrize("who", ["chen", "an"])
def test_who_imported_voids_nothing_by_another_door(who, imported, request):
    """The right to import is asked by the undo alone."""
    from cases.models import ServiceRecord
    from cases.records.services.correct import void_record
    from stations.rights_table import NotYourRole

    by = request.getfixturevalue(who)
    imported("records", by)
    with pytest.raises(NotYourRole):
        void_record(ServiceRecord.objects.get(), reason="x", by=by)


def test_an_unexpected_error_leaves_the_import_as_it_was(
    imported, run_jobs, as_user, lin, monkeypatch
):
    batch = imported("records", lin)

    def fail(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(type(importer_of("records")), "take_back", fail)
        undo_import(batch, by=lin)
        run_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.job.state) == ("done", Job.State.FAILED)
    page = as_user(lin).get(batch.get_absolute_url()).content.decode()
    assert "出现意外错误" in page
    assert "第 0 行" not in page
    undo_import(batch, by=lin)
    run_jobs()
    batch.refresh_from_db()
    assert batch.state == "undone"
    assert AuditEntry.objects.filter(verb="undo_import").exists()


def test_who_lost_the_right_before_the_job_ran_reads_so(imported, run_jobs, lin):
    batch = imported("records", lin)
    undo_import(batch, by=lin)
    lin.postings.update(until=timezone.localdate())
    run_jobs()
    batch.refresh_from_db()
    assert batch.state == "done"
    assert [number for number, _why in batch.stops] == [0]
