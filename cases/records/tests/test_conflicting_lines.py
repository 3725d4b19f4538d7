"""Two people changed what one visit handed over: the lines of both are shown and chosen of."""

import pytest

from cases.models import HandOver, ServiceRecord
from cases.records.services import edit_record, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def quilt(stocked):
    return stocked("棉被", 5)


@pytest.fixture
def rice(stocked):
    return stocked("大米", 5, unit="袋")


def opened(client, url):
    """What a browser sends of an untouched form."""
    form = client.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields if name != "handed"}
    for line in form.used_lines:
        sent |= {f"handed-{line.number}-{k}": v for k, v in line.raw.items()}
    return {name: value for name, value in sent.items() if value is not None}


@pytest.fixture
def visit(log_record, granny_li, handing, quilt):
    return log_record(granny_li, condition="well", handed=[handing(granny_li, quilt)])


@pytest.fixture
def stale(as_user, lin, he, visit, granny_li, handing, rice):
    """A visit that handed over a quilt; its form is open while the lead adds rice."""
    client, url = as_user(lin), f"/records/{visit.pk}/edit/"
    sent = opened(client, url)
    edit_record(visit, by=he, handed=[*row_of(visit).handed, handing(granny_li, rice, 2)])
    return lambda **said: client.post(url, sent | said)


def differing(answer):
    return {one.name: one for one in answer.context["form"].differences}


def handed_over():
    lines = HandOver.objects.filter(record=ServiceRecord.objects.get())
    return sorted((line.item.name, int(line.quantity)) for line in lines)


def chosen(answer, choice):
    """What the page would send now, with that choice of the lines."""
    form = answer.context["form"]
    asked = {f"kept-{name}": "mine" for name in differing(answer)}
    names = list(differing(answer))
    return {"version": form.data["version"], "asked": names} | asked | {"kept-handed": choice}


def test_a_line_that_was_added_meanwhile_is_among_the_differences(stale):
    answer = stale(note="后来想起的")
    assert answer.status_code == 409
    found = differing(answer)["handed"]
    assert "大米 × 2" in found.theirs
    assert "大米" not in found.mine
    assert "棉被 × 1" in found.mine
    assert found.is_text  # both can stay
    assert handed_over() == [("大米", 2), ("棉被", 1)]


@pytest.mark.parametrize(
    ("choice", "stand"),
    [
        ("theirs", [("大米", 2), ("棉被", 1)]),
        ("mine", [("棉被", 1)]),
        ("both", [("大米", 2), ("棉被", 1)]),
    ],
)
def test_what_is_chosen_of_the_lines_stands(stale, choice, stand):
    answer = stale(note="后来想起的")
    saved = stale(note="后来想起的", **chosen(answer, choice))
    assert saved.status_code == 302, saved.context["form"].errors
    assert handed_over() == stand


def test_of_both_a_line_is_as_it_was_typed(stale):
    more = {"handed-0-quantity": "3"}
    answer = stale(**more)
    assert "棉被 × 3" in differing(answer)["handed"].mine
    assert stale(**more, **chosen(answer, "both")).status_code == 302
    assert handed_over() == [("大米", 2), ("棉被", 3)]


def test_lines_that_say_the_same_are_no_difference(as_user, lin, he, visit):
    client, url = as_user(lin), f"/records/{visit.pk}/edit/"
    sent = opened(client, url) | {"handed-0-quantity": "1.00", "note": "y"}
    edit_record(visit, by=he, note="x")
    assert differing(client.post(url, sent)).keys() == {"note"}
