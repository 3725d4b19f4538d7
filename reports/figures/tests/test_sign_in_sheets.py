"""What a sign-in sheet and a household's visit count, come in as rows; recounted by hand."""

from datetime import date

import pytest

from cases.models import ServiceRecord
from stations.imports.services import confirm_import

HEADINGS = [
    *(
        "日期",
        "工作方法",
        "领域",
        "主题",
        "服务对象姓名",
        "服务对象出生日期",
        "未建档人数",
        "记录编号",
    ),
]
BORN = date(1950, 1, 1)
ONE = ["2025-10-20", "社区活动", "养老服务", "重阳节茶话会"]
OTHER = ["2025-10-21", "社区活动", "养老服务", "重阳节茶话会"]
VISIT = ["2025-10-22", "入户探访", "养老服务", None]


@pytest.fixture
def imported(xlsx, upload, run_jobs, lin, east, make_person, make_household):
    """Forty signed on the first day, with 25 whom nobody knows; ten of them on the second; three
    of one household and one of another were visited, with one number each."""
    home, alone = make_household(number="H1"), make_household(number="H2")
    homes = [home] * 3 + [alone]
    names = [f"张{chr(0x4E00 + n)}" for n in range(40)]
    for n, name in enumerate(names):
        make_person(name, born_on=BORN, household=homes[n] if n < 4 else None)
    rows = [[*ONE, name, f"{BORN}", 25 if n == 7 else None, None] for n, name in enumerate(names)]
    rows += [[*OTHER, name, f"{BORN}", None, None] for name in names[:10]]
    rows += [[*VISIT, name, f"{BORN}", None, "V-1"] for name in names[:3]]
    rows += [[*VISIT, names[3], f"{BORN}", None, "V-2"]]
    batch = upload("records", xlsx(HEADINGS, *rows), lin, east)
    confirm_import(batch, good_only=False, by=lin)
    run_jobs()


def test_sessions_people_and_person_times_of_a_sheet(imported, figures, east):
    found = figures(east)
    assert found["IND-ACT-01"].value == 2
    assert found["IND-ACT-02"].value == 40 + 25 + 10
    assert found["IND-ACT-03"].value == 40
    assert found["IND-VIS-02"].value == 4
    assert (found["IND-VIS-01"].value, found["IND-VIS-01b"].value) == (2, 2)
    assert found["IND-SVC-01"].value == 75 + 4
    assert found["IND-SVC-02"].value == 40


def test_the_figures_are_those_of_the_records_themselves(imported, figures, east):
    records = ServiceRecord.objects.met().filter(station=east)
    named = sum(record.attendances.count() for record in records)
    heads = sum(count.number for record in records for count in record.head_counts.all())
    people = {line.person_id for record in records for line in record.attendances.all()}
    found = figures(east)
    assert found["IND-SVC-01"].value == named + heads
    assert found["IND-SVC-02"].value == len(people)
    assert found["IND-ACT-01"].value == records.filter(method="S", activity=None).count()
    assert records.count() == 4
