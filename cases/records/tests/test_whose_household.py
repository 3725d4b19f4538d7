"""Another person is chosen in a correction: who was there is of their household, too."""

import pytest


@pytest.fixture
def wrong_home(granny_li, make_person):
    return [granny_li, make_person("罗正", household=granny_li.household)]


@pytest.fixture
def right_home(make_person, make_household):
    home = make_household()
    return [make_person("王二", household=home), make_person("王三", household=home)]


def sent(page, **typed):
    form = page.context["form"]
    row = {name: form[name].value() for name in ("version", "client_uuid", "domain", "outcome")}
    row |= {"channel": "home", "condition": "well", "done_on": form["done_on"].value()}
    return row | typed


@pytest.fixture
def opened(as_user, lin, log_record, wrong_home):
    granny, husband = wrong_home
    record = log_record(granny, channel="home", condition="well", attended=wrong_home)
    client, url = as_user(lin), record.get_absolute_url() + "edit/"
    page = client.get(url)

    def find(**typed):
        return client.post(url, sent(page, search="1", **typed))

    return page, find, client, url, record


def there(page):
    return {person.name: is_ticked for person, is_ticked in page.context["ticks"]}


def test_the_present_people_are_swapped_for_the_chosen_ones_household(
    opened, wrong_home, right_home
):
    page, find, *_rest = opened
    assert there(page) == dict.fromkeys([one.name for one in wrong_home], True)
    ticked = [str(one.pk) for one in wrong_home]
    now = find(subject=str(right_home[0].pk), attended=ticked)
    assert there(now) == {"王二": True, "王三": False}
    assert 'id="there"' in now.text
    back = find(subject=str(wrong_home[0].pk), attended=[str(right_home[0].pk)])
    assert there(back) == {wrong_home[0].name: True, "罗正": False}


def test_it_is_saved_as_it_is_shown(opened, right_home):
    page, _find, client, url, record = opened
    keys = [str(one.pk) for one in right_home]
    done = client.post(url, sent(page, subject=keys[0], attended=keys))
    assert done.status_code == 302, done.context["form"].errors
    now = type(record).objects.not_voided().get()
    assert set(now.attendances.values_list("person__name", flat=True)) == {"王二", "王三"}
    assert now.subject == right_home[0]
