from datetime import timedelta

from django.utils import timezone
from django.utils.translation import override

from beneficiaries.codes import Leaving
from cases.casework.services import take_step
from cases.people.services.deaths import record_death
from cases.people.services.leaving import leave_ledger, take_up_again
from cases.people.services.transfers import transfer_person
from stations.models import Notice
from stations.notices.names import in_words
from stations.notices.services import notify


def test_one_notice_each_however_often_a_person_is_named(lin, he):
    notify([lin, he, lin], lambda: "The plan was approved.", url="/cases/", about=None)
    assert sorted(n.to.username for n in Notice.objects.all()) == ["he", "lin"]


def test_a_long_text_is_cut_to_what_fits(lin):
    notify([lin], lambda: "x" * 500, about=None)
    assert len(Notice.objects.get().text) == 200


def test_a_notice_is_seen_by_the_one_it_is_for(lin, he):
    notify([he], lambda: "Urgent", about=None, is_urgent=True)
    assert not Notice.objects.visible_to(lin).exists()
    assert Notice.objects.visible_to(he).unread().get().is_urgent


def words_of(user):
    return [notice.words for notice in in_words(user, Notice.objects.visible_to(user))]


def test_the_name_is_told_at_reading_to_who_may_see_the_file(granny_li, make_crisis, lin, he, west):
    make_crisis(granny_li)
    notice = Notice.objects.get(to=he)
    assert "李" not in notice.text
    assert "李桂兰" in words_of(he)[0]
    transfer_person(granny_li, to=west, on=timezone.localdate(), reason="moved", by=he)
    assert "李桂兰" not in "".join(words_of(he))


def test_the_name_stands_in_the_place_of_its_mask(granny_li, lin, he, today):
    record_death(granny_li, on=today, reason="told by the village", by=lin)
    assert "李**" not in words_of(he)[0]
    assert "李桂兰" in words_of(he)[0]


def test_the_list_shows_it(as_user, granny_li, make_crisis, he):
    make_crisis(granny_li)
    assert "李桂兰" in as_user(he).get("/me/notices/").content.decode()


def test_leaving_and_coming_back_name_whom_they_are_about(granny_li, lin, he, today):
    leave_ledger(granny_li, on=today - timedelta(days=1), because=Leaving.MOVED, by=lin)
    take_up_again(granny_li, by=lin)
    assert ["李桂兰" in words for words in words_of(he)] == [True, True]


def test_the_readers_language_decides(as_user, granny_li, make_crisis, he):
    """Whoever sends it in English: days, labels and sentence are the reader's."""
    with override("en"):
        make_crisis(granny_li, kind="self_harm")
    client = as_user(he)
    assert "危机" in client.get("/me/notices/").content.decode()
    client.cookies["django_language"] = "en"
    assert "In danger: " in client.get("/me/notices/").content.decode()


def test_a_notice_of_a_step_is_in_the_readers_language(make_case, granny_li, lin, he):
    with override("en"):
        take_step(
            make_case(granny_li), "suspend", by=lin, note="away", done_on=timezone.localdate()
        )
    notice = Notice.objects.filter(to=he).latest("pk")
    with override("zh-hans"):
        assert "个案" in str(notice)
    with override("en"):
        assert str(notice).startswith("Case ")


def test_a_notice_of_before_is_read_as_it_was_written(he):
    old = Notice.objects.create(to=he, text="旧的通知")
    with override("en"):
        assert str(old) == "旧的通知"
