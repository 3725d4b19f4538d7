"""Several open crises of one person: each is seen, and can be told from the others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import CrisisNote
from stations.wording import moment


@pytest.fixture
def three(make_crisis, granny_li):
    """The oldest has a safety plan; two of one kind have none."""
    now = timezone.now()
    rows = [
        (30, {"kind": "illness", "text": "跌倒后起不来", "safety_plan": "住院"}),
        (5, {"kind": "abuse", "text": "儿子打了她一巴掌"}),
        (2, {"kind": "abuse", "text": "孙子抢走存折"}),
    ]
    made = []
    for hours, fields in rows:
        note = make_crisis(granny_li)
        at = now - timedelta(hours=hours)
        for name, value in (fields | {"reported_at": at}).items():
            setattr(note, name, value)
        note.save()
        made.append(note)
    return made


@pytest.mark.parametrize("address", ["/people/{}/", "/people/{}/crisis/"])
def test_all_open_ones_are_seen_the_most_urgent_first(as_user, three, granny_li, lin, address):
    text = as_user(lin).get(address.format(granny_li.pk)).text
    planned, first, second = three
    places = [text.find(f'href="{note.get_absolute_url()}"') for note in (first, second, planned)]
    assert -1 not in places
    assert places == sorted(places)
    assert first.text in text
    assert second.text in text


def test_of_one_alone_nothing_of_what_happened_is_read(as_user, make_crisis, granny_li, lin):
    note = make_crisis(granny_li)
    text = as_user(lin).get(granny_li.get_absolute_url()).text
    assert note.get_absolute_url() in text
    assert CrisisNote.objects.get().text not in text


def test_today_tells_two_of_a_kind_apart_before_they_are_opened(as_user, three, he):
    text = as_user(he).get("/today/").text
    folded = [part.split("</summary>")[0] for part in text.split("<summary")[1:]]
    of_kind = [part for part in folded if "虐待" in part or "暴力" in part]
    assert len(of_kind) == 2
    for note, part in zip(three[1:], of_kind, strict=True):
        assert note.text in part
        assert moment(note.reported_at) in part
