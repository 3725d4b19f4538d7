"""Of every kind with a life: who takes which step, by page and REST, and what is told of it."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from config.tests.kinds import address_name, kind_of, living, told, where
from config.tests.sample.models import Loan, Trainer
from stations.audit.models import AuditEntry
from stations.audit.words import VERBS
from stations.idempotency import Conflict
from stations.kinds.life import fields_of
from stations.models import Notice, Role

pytestmark = pytest.mark.django_db


def page_of(example, obj, verb):
    return reverse(address_name(example, "step"), args=[obj.pk, verb])


def who_may(example, obj, verb, cast):
    """Whoever of the cast the table lets take this step."""
    life = kind_of(example).life
    for user in (cast.writer, cast.colleague):
        if verb in {step.verb for step in life.open_to(user, obj)}:
            return user
    raise AssertionError(f"nobody may {verb}")


def fresh(example, obj):
    return kind_of(example).model.objects.get(pk=obj.pk)


@living
def test_a_life_is_walked_by_its_pages(example, made, cast, as_user):
    obj, life = made(example), kind_of(example).life
    for verb, fields in example.steps:
        user = who_may(example, obj, verb, cast)
        client, url = as_user(user), page_of(example, obj, verb)
        page = client.get(where(example, "page", obj))
        assert [step.verb for step in page.context["steps"]] == [
            step.verb for step in life.open_to(user, obj)
        ]
        assert url in told(page)
        form = client.get(url).context["form"]
        answer = client.post(url, {"seen_version": obj.version} | fields)
        assert answer.status_code == 302, answer.context["form"].errors
        assert set(form.fields) == {"seen_version", *fields}
        obj = fresh(example, obj)
        assert obj.status == life.step(verb).target
        shown = told(client.get(where(example, "page", obj)))
        assert str(obj.get_status_display()) in shown
        assert str(life.step(verb).label) in shown  # in the history
        listed = client.get(f"{where(example, 'list')}?status={obj.status}").context["lines"]
        assert [row.pk for row in listed] == [obj.pk]
    entries = AuditEntry.objects.filter(record__endswith=str(obj.pk), detail__has_key="new")
    verbs = [life.audit_verb(verb) for verb, _fields in example.steps]
    assert list(entries.order_by("pk").values_list("verb", flat=True)) == verbs
    assert set(verbs) <= set(VERBS)  # the trail has a word for each


@living
def test_a_life_is_walked_over_rest(example, made, cast, as_client):
    obj, life = made(example), kind_of(example).life
    client = as_client(cast.client)
    for verb, fields in example.steps:
        url = f"{example.rest}{obj.pk}/steps/{verb}/"
        body = json.dumps(fields)
        assert client.post(url, body, "application/json").status_code == 428
        old = {"If-Match": '"99"'}
        assert client.post(url, body, "application/json", headers=old).status_code == 409
        seen = {"If-Match": f'"{obj.version}"'}
        answer = client.post(url, body, "application/json", headers=seen)
        assert answer.status_code == 200, answer.content.decode()
        assert answer.json()["status"] == life.step(verb).target
        for name in set(fields) - {"reason"}:
            assert answer.json()[name] == fields[name]
        again = client.post(url, body, "application/json", headers=seen)
        if fields.keys() <= {"reason"}:  # its answer got lost
            assert (again.status_code, again.json()) == (200, answer.json())
        else:
            assert (again.status_code, again.json()["code"]) == (409, "taken")
        obj = fresh(example, obj)
    patch = json.dumps({"status": "nonsense"} | dict.fromkeys(fields_of(life)))
    seen = {"If-Match": f'"{obj.version}"'}
    client.patch(f"{example.rest}{obj.pk}/", patch, "application/json", headers=seen)
    assert fresh(example, obj).status == obj.status
    for name in kind_of(example).step_fields:
        assert getattr(fresh(example, obj), name) == getattr(obj, name)


@living
def test_a_step_asks_what_the_table_says(example, made, cast, as_user, as_client):
    """A field or reason that is needed is missed at its name, by page and REST."""
    obj, life = made(example), kind_of(example).life
    steps = kind_of(example).services.steps
    for verb, fields in example.steps:
        user = who_may(example, obj, verb, cast)
        for name in fields:
            left = {key: value for key, value in fields.items() if key != name}
            typed = {"seen_version": obj.version} | left
            page = as_user(user).post(page_of(example, obj, verb), typed)
            assert name in page.context["form"].errors
            body = json.dumps(left)
            answer = as_user(user).post(
                f"{example.rest}{obj.pk}/steps/{verb}/", body, "application/json",
                headers={"If-Match": f'"{obj.version}"'},
            )  # fmt: skip
            assert answer.status_code == 400
            assert [entry["field"] for entry in answer.json()["errors"]] == [name]
        assert fresh(example, obj).status == obj.status
        steps[verb](obj, by=user, **fields)
        obj = fresh(example, obj)
        told_to = life.step(verb).tells
        notices = Notice.objects.exclude(to=user)
        assert bool(told_to) is notices.filter(url=obj.get_absolute_url()).exists()
        assert not Notice.objects.filter(to=user).exists()
        Notice.objects.all().delete()


@living
def test_who_has_no_role_takes_no_step(example, made, cast, as_user):
    obj, kind = made(example), kind_of(example)
    verb, fields = example.steps[0]
    url = page_of(example, obj, verb)
    with pytest.raises(PermissionDenied):
        kind.services.steps[verb](obj, by=cast.reader, **fields)
    client = as_user(cast.reader)
    assert client.get(url).status_code == client.post(url, fields).status_code == 403
    body, seen = json.dumps(fields), {"If-Match": '"1"'}
    rest = f"{example.rest}{obj.pk}/steps/{verb}/"
    answer = client.post(rest, body, "application/json", headers=seen)
    assert answer.status_code == 403
    for stranger in cast.strangers:
        answer = as_user(stranger).post(rest, body, "application/json", headers=seen)
        assert answer.status_code == as_user(stranger).get(url).status_code == 404
    assert fresh(example, obj).version == 1


@living
def test_a_step_out_of_turn_is_refused_and_says_why(example, made, cast, as_user):
    obj, kind = made(example), kind_of(example)
    first, fields = example.steps[0]
    user = who_may(example, obj, first, cast)
    assert as_user(user).get(page_of(example, obj, "nonsense")).status_code == 404
    with pytest.raises(Conflict):
        kind.services.steps[first](obj, by=user, seen_version=99, **fields)
    kind.services.steps[first](obj, by=user, **fields)
    with pytest.raises(ValidationError):
        kind.services.steps[first](obj, by=user, **fields)
    page = as_user(user).get(page_of(example, obj, first))
    assert page.context["hindrance"]()
    kind.services.void(fresh(example, obj), by=cast.writer, reason="entered twice")
    assert kind.life.open_to(user, fresh(example, obj)) == []
    assert as_user(user).get(page_of(example, obj, first)).status_code == 403
    with pytest.raises(ValidationError):
        kind.services.steps[first](obj, by=user, **fields)


def test_a_guard_speaks_before_the_table_moves(east, he, lin, as_user):
    """A loan isn't lent while nobody shows how the thing is used."""
    from config.tests.sample.loans import BATCH, LOANS, draft
    from config.tests.sample.testing import person_at

    what = {"thing": "拐杖", "asked_on": "2026-03-01"}
    row = draft(Loan, by=lin, station=east, person=person_at(east), **what)
    [(loan, _new)] = BATCH.add([row], by=lin)
    with pytest.raises(ValidationError, match="shows how"):
        LOANS.services.steps["accept"](loan, by=he)
    page = as_user(he).get(reverse("sample:loan_step", args=[loan.pk, "accept"]))
    assert "shows how" in told(page)
    assert Loan.objects.get().status == Loan.Status.ASKED


def test_who_has_a_step_is_the_tables_business(county, east_town, an, chen, tong):
    """An administrator alone takes a trainer on again."""
    from config.tests.sample.trainers import BATCH, TRAINERS, draft

    row = draft(Trainer, by=chen, division=east_town, name="秦讲师", began_on="2026-01-01")
    [(obj, _new)] = BATCH.add([row], by=chen)
    Trainer.objects.update(status=Trainer.Status.RETIRED)
    obj.refresh_from_db()
    assert [TRAINERS.life.open_to(user, obj) for user in (chen, tong)] == [[], []]
    assert [step.roles for step in TRAINERS.life.open_to(an, obj)] == [{Role.ADMINISTRATOR}]
