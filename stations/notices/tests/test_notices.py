from stations.models import Notice
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
