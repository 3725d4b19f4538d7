"""Of every kind that points to others: who may name which by every door, and who reads what."""

import json

import pytest

from config.tests.kinds import (
    EXAMPLES,
    SAMPLE,
    body_of,
    is_of_division,
    kind_of,
    over,
    place_of,
    pointing,
    post,
    row_of,
    station_of,
    told,
    told_over_rest,
    where,
)
from config.tests.sample.models import Loan
from config.tests.sample.testing import LOAN, number_of, person_at
from stations.audit.models import AuditEntry
from stations.kinds import refs

pytestmark = pytest.mark.django_db


def hidden(example, cast):
    """Fields that point to what only the other place may name: ``{field: key}``."""
    here, there = example.at(cast.place), example.at(cast.other)
    offers = {
        said.name: said.finder(kind_of(example).model).offers(cast.writer)
        for said in kind_of(example).refs
    }
    return {
        name: key
        for name, key in there.items()
        if key != here[name] and not offers[name].filter(pk=key).exists()
    }


@pointing
def test_what_a_caller_may_not_name_doesnt_exist(example, cast, as_user):
    """REST says of a foreign record what it says of none, at the field; the form offers neither."""
    client, kind = as_user(cast.writer), kind_of(example)
    foreign = hidden(example, cast)
    for name, key in foreign.items():
        answers = []
        for unknown in (key, "01890000-0000-7000-8000-000000000000"):
            body = body_of(example, 1, cast.place.code, **{name: unknown})
            answer = post(client, example.rest, body)
            assert answer.status_code == 400
            [entry] = answer.json()["errors"]
            answers.append((entry["field"], entry["message"].replace(unknown, "…")))
            many = post(client, example.rest, [body]).json()["errors"]
            assert [(entry["field"], entry["row"]) for entry in many] == [(name, 1)]
        assert answers[0] == answers[1] == (name, answers[0][1])
        form = {kind.place.field: cast.place.pk} | example.typed(1) | example.at(cast.place)
        page = client.post(where(example, "add"), form | {name: key})
        assert list(page.context["form"].errors) == ["client_uuid", name]
        assert key not in told(page)
    assert not kind.model.objects.filter(**foreign).exists() or not foreign


@pointing
def test_a_record_is_named_for_who_may_open_it(example, made, cast, as_user):
    obj = made(example)
    kind = kind_of(example)
    for user in (cast.writer, cast.counter):
        row = kind.rows(user).get(pk=obj.pk)
        [rest] = [json.loads(text) for text in told_over_rest(example, user)]
        page = told(as_user(user).get(where(example, "list")))
        for said in kind.refs:
            target, finder = getattr(obj, said.name), said.finder(kind.model)
            if target is None:
                continue
            is_open = finder.opened(user).filter(pk=target.pk).exists()
            assert said.is_open(row) is is_open
            assert rest[said.name] == ((target.pk if is_open else None) and rest[said.name])
            assert (str(target) in page) is (is_open or finder.masked(target) == str(target))
    entries = AuditEntry.objects.filter(record__endswith=str(obj.pk))
    assert entries
    assert example.secret not in json.dumps(list(entries.values("detail", "title")))


@pointing
def test_above_thirty_choices_a_box_searches(example, cast, as_user, monkeypatch):
    """Its button saves nothing, and what was typed elsewhere stays."""
    client, kind = as_user(cast.writer), kind_of(example)
    pointed = example.at(cast.place)
    monkeypatch.setattr(refs, "MOST_CHOICES", 0)
    said = next(one for one in kind.refs if one.name in pointed)
    target = said.of(kind.model).related_model.objects.get(pk=pointed[said.name])
    before = kind.model.objects.count()
    empty = client.get(where(example, "add"))
    assert f'value="{target.pk}"' not in told(empty).partition(f'id="pick-{said.name}"')[2]
    form = {kind.place.field: cast.place.pk} | example.typed(0)
    asked = form | {"search": said.name, f"{said.name}-find": str(target)}
    page = client.post(where(example, "add"), asked)
    field = page.context["form"][said.name]
    assert not page.context["form"].errors
    assert f'value="{target.pk}" selected' in str(field)
    assert example.typed(0)[example_text(example)] in told(page)
    none = client.post(where(example, "add"), asked | {f"{said.name}-find": "zzzz"})
    assert str(target.pk) not in str(none.context["form"][said.name])
    assert kind.model.objects.count() == before


def example_text(example):
    return next(name for name, value in example.typed(0).items() if value == example.secret)


@pointing
def test_a_sheet_names_only_what_the_uploader_may(example, cast, upload, xlsx, findings):
    """What belongs elsewhere is unknown, at its row and column."""
    kind, there = kind_of(example), example.sheet_at(cast.other)
    foreign = {name for name in hidden(example, cast) if name in there}
    here = row_of(example, 0, cast.place)
    row = here | {key: there[key] for key in there if key.split("_id")[0] in foreign}
    sheet, station = xlsx(list(row), list(row.values())), station_of(example, cast.place)
    batch = upload(kind.many, sheet, cast.writer, station)
    assert {key.split("_id")[0] for key in findings(batch).get(2, {})} == foreign


@pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if one not in SAMPLE], ids=lambda one: one.many
)
@pytest.mark.parametrize("who", ["chen", "an"])
def test_who_keeps_the_network_can_bring_in_every_sheet_that_is_offered_to_them(
    example, who, request, cast, bring_in, xlsx
):
    """What its cells name is found at the station that the row names."""
    kind, by = kind_of(example), request.getfixturevalue(who)
    if not kind.importing or not kind.rights.anywhere(by, "import"):
        return
    for code in (cast.place.code, cast.other.code):
        place = place_of(example, code)
        row = row_of(example, 0, place)
        row |= {} if is_of_division(example) else {"station": code}
        written = bring_in(kind.many, xlsx(list(row), list(row.values())), by)
        assert written.written_count == 1, code


# ── people: by their number, or by the name with what else is known of them ─────────────────────


@pytest.fixture
def sheet(east, lin, upload, xlsx, findings):
    """``sheet({cell}, …)``: what is wrong with each row, and who was found."""

    def check(*rows):
        filled = [{"thing": "轮椅", "asked_on": "2026-03-01"} | row for row in rows]
        heads = list(dict.fromkeys(key for row in filled for key in row))
        table = [[row.get(key, "") for key in heads] for row in filled]
        return findings(upload("loans", xlsx(heads, *table), lin, east))

    return check


def test_a_person_is_found_by_number_or_by_name_with_another_fact(sheet, east, make_person):
    person = person_at(east)
    number = number_of(east)
    whose = {"person": person.name}
    assert (
        sheet(
            {"person_id_number": number},
            whose | {"person_born_on": "1950-01-02"},
            whose | {"person_household": person.household.number},
        )
        == {}
    )
    wrong = sheet(
        whose,
        {"person": "谁谁谁", "person_id_number": number},
        whose | {"person_born_on": "1951-01-02"},
        {"person_id_number": "123"},
        {},
    )
    assert [list(wrong[n]) for n in range(2, 7)] == [
        ["person"], ["person"], ["person"], ["person_id_number"], ["person"]
    ]  # fmt: skip


def test_of_two_alike_neither_is_taken(sheet, east, make_person):
    person = person_at(east)
    make_person(person.name, born_on=person.born_on)
    wrong = sheet({"person": person.name, "person_born_on": "1950-01-02"})
    assert list(wrong[2]) == ["person"]


def test_a_phone_is_enough_beside_a_name(sheet, make_person):
    make_person("周电话", phone="13800003344")
    assert sheet({"person": "周电话", "person_phone": "13800003344"}) == {}
    assert list(sheet({"person": "周电话", "person_phone": "13800003345"})[2]) == ["person"]


@over([LOAN])
def test_who_moved_away_stays_named_in_what_stands(example, made, cast, as_user, west):
    """The form keeps whoever stands there, though they may be named anew no more."""
    obj = made(LOAN)
    person = obj.person
    person.station = west
    person.save()
    client = as_user(cast.writer)
    url = where(LOAN, "edit", obj)
    form = client.get(url).context["form"]
    assert person.name not in told(client.get(where(LOAN, "page", obj)))
    row = {name: form[name].value() for name in form.fields if name != "photos"}
    assert client.post(url, row | LOAN.edit).status_code == 302
    assert Loan.objects.get(pk=obj.pk).person == person
