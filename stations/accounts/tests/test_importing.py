"""Log-ins from a sheet, and their first passwords, told once."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stations.accounts import inviting
from stations.imports.importers import importer_of
from stations.models import AuditEntry, Posting, User
from stations.rights_table import NotYourRole

HEADINGS = ["姓名", "用户名", "角色", "站点", "区划", "开始日期", "另可查看"]
WEI = ["韦晓燕", "wei-xiaoyan", "站长", "East Station", None, "2026-01-01", None]
PASSWORDS = reverse("stations:admin_passwords")


def test_a_row_is_a_log_in_with_its_posting(xlsx, bring_in, an, east, county):
    officer = ["陈民", "chen-min", "民政干部", None, county.name, None, "危机"]
    bring_in("invitations", xlsx(HEADINGS, WEI, officer), an)
    wei, chen = User.objects.filter(username__in=["wei-xiaoyan", "chen-min"]).order_by("-username")
    assert (wei.name, wei.must_change_password, wei.has_usable_password()) == (
        "韦晓燕",
        True,
        False,
    )
    posting = wei.postings.get()
    assert (posting.role, posting.station, posting.since) == ("lead", east, date(2026, 1, 1))
    assert (chen.postings.get().division, chen.postings.get().may_see) == (county, ["crises"])
    entries = AuditEntry.objects.filter(verb__in=["invite", "post"], station=east)
    assert {entry.verb for entry in entries} == {"invite", "post"}
    assert AuditEntry.objects.get(verb="post", station=east).detail["role"] == "lead"


@pytest.mark.parametrize("none", ["无", "/", "—"])
def test_who_is_at_no_station_may_say_so(none, xlsx, bring_in, an, county):
    officer = ["陈民", "chen-min", "民政干部", none, county.name, None, None]
    bring_in("invitations", xlsx(HEADINGS, officer), an)
    assert Posting.objects.get(user__username="chen-min").division == county


def test_nobody_comes_in_before_the_password_is_handed_out_and_it_is_told_once(
    xlsx, bring_in, as_user, client, an, east
):
    bring_in("invitations", xlsx(HEADINGS, WEI), an)
    admin = as_user(an)
    assert "1 个导入的账号还没有密码" in admin.get(reverse("stations:admin_home")).text
    assert "wei-xiaoyan" in admin.get(PASSWORDS).text
    page = admin.post(PASSWORDS)
    [(user, password)] = page.context["told"]
    assert password in page.text
    assert User.objects.get(pk=user.pk).check_password(password)
    assert AuditEntry.objects.filter(verb="first_password", record__endswith=f":{user.pk}").exists()
    again = admin.post(PASSWORDS)
    assert again.status_code == 302
    assert User.objects.get(pk=user.pk).check_password(password)
    assert "wei-xiaoyan" not in admin.get(PASSWORDS).text


def test_passwords_are_handed_out_by_the_administrator_of_the_place_alone(
    xlsx, bring_in, as_user, make_user, an, east, other_county, chen
):
    bring_in("invitations", xlsx(HEADINGS, WEI), an)
    other = make_user("bo", ("administrator", other_county))
    assert not inviting.waiting(other).exists()
    assert as_user(chen).post(PASSWORDS).status_code == 403
    assert not User.objects.get(username="wei-xiaoyan").has_usable_password()


def test_who_has_a_posting_beyond_the_place_is_told_by_nobody_of_it(
    xlsx, bring_in, an, east, north
):
    bring_in("invitations", xlsx(HEADINGS, WEI), an)
    wei = inviting.waiting(an).get()
    Posting.objects.create(user=wei, role="worker", station=north)
    assert not inviting.waiting(an).exists()


def test_a_password_that_was_set_is_never_taken_by_this_way(an, lin, as_client, tong):
    assert not inviting.waiting(an).exists()
    lin.set_password("x")
    lin.must_change_password = True
    lin.save()
    assert not inviting.waiting(an).exists()


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({0: None}, "name"),
        ({1: None}, "username"),
        ({1: "韦晓燕"}, "username"),
        ({1: "LIN"}, "username"),
        ({1: "w" * 31}, "username"),
        ({2: "同步接口"}, "role"),
        ({2: "民政干部"}, "division"),
        ({3: None}, "station"),
        ({3: "N1"}, "station"),
        ({3: None, 4: "9B0101101"}, "division"),
        ({3: None, 4: "9A0101101"}, "station"),  # a lead over a division
        ({4: "9A0101101"}, "station"),  # both
        ({5: "soon"}, "since"),
        ({6: "全部"}, "may_see"),
    ],
)
def test_a_wrong_cell_is_named(
    changes, column, xlsx, upload, findings, an, lin, east, north, east_village
):
    row = [changes.get(n, cell) for n, cell in enumerate(WEI)]
    assert list(findings(upload("invitations", xlsx(HEADINGS, row), an))[2]) == [column]


def test_nobody_is_posted_over_a_village_and_no_name_stands_twice(
    xlsx, upload, findings, an, east, east_village
):
    village = ["陈民", "chen-min", "民政干部", None, east_village.pk, None, None]
    rows = WEI, [*WEI[:1], "Wei-Xiaoyan", *WEI[2:]], village
    found = findings(upload("invitations", xlsx(HEADINGS, *rows), an))
    assert {number: list(of) for number, of in found.items()} == {3: ["username"], 4: ["division"]}


@pytest.mark.parametrize("who", ["lin", "he", "chen", "shen"])
def test_administrators_alone_invite(who, request):
    with pytest.raises(NotYourRole):
        importer_of("invitations").require(request.getfixturevalue(who), None)


def test_the_statements_do_not_grow_with_the_rows(xlsx, bring_in, an, east):
    def statements(number, word):
        rows = [[f"人{n}", f"{word}-{n}", *WEI[2:]] for n in range(number)]
        file = xlsx(HEADINGS, *rows)
        with CaptureQueriesContext(connection) as queries:
            assert bring_in("invitations", file, an).written_count == number
        return len(queries)

    few, many = statements(10, "few"), statements(1001, "many")
    assert many - few <= 24
    assert Posting.objects.filter(role="lead", station=east).count() == 1011
    assert len(inviting.hand_out_passwords(by=an)) == inviting.AT_ONCE
