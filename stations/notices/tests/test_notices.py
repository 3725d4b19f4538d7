from django.utils import timezone

from cases.people.services.deaths import record_death
from cases.people.services.transfers import transfer_person
from stations.models import Notice
from stations.notices.names import in_words
from stations.notices.services import notify


def test_one_notice_each_however_often_a_person_is_named(lin, he):
    notify([lin, he, lin], "The plan was approved.", url="/cases/")
    assert sorted(n.to.username for n in Notice.objects.all()) == ["he", "lin"]


def test_a_long_text_is_cut_to_what_fits(lin):
    notify([lin], "x" * 500)
    assert len(Notice.objects.get().text) == 200


def test_a_notice_is_seen_by_the_one_it_is_for(lin, he):
    notify([he], "Urgent", is_urgent=True)
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
