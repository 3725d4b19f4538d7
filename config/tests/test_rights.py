"""Rights stand in tables: nobody else refuses a role or names one; menu and pages agree."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from django.urls import reverse

from beneficiaries.rights import RIGHTS as BENEFICIARIES
from cases.casework.workflow import WORKFLOW as CASE_LIFE
from cases.rights import ACTIVITIES, PAIRINGS
from cases.rights import RIGHTS as CASES
from config.testing_soak import SOAKS
from config.tests.kinds import body_of, each
from config.tests.places import LIBRARIES, patterns
from config.tests.scene import scene  # noqa: F401  (a fixture)
from config.tests.test_access import ACCESS, WHO, WHOSE, says_whose
from reports.rights import RIGHTS as REPORTS
from resources.rights import DONATIONS, POINTS, STOCK
from stations.kinds.kind import KINDS
from stations.models import Role
from stations.navigation import ME, NAV
from stations.organisations.services import RIGHTS as ORGANISATIONS
from stations.rights import RIGHTS as STATIONS
from stations.rights_table import USUAL_WORDS, NotYourRole, Right, Rights, table

ROOT = Path(__file__).resolve().parents[2]
APPS = ("stations", "beneficiaries", "resources", "cases", "reports")
TABLES = {
    "stations": STATIONS,
    "beneficiaries": BENEFICIARIES,
    "resources": STOCK,
    "donations": DONATIONS,
    "points": POINTS,
    "organisations": ORGANISATIONS,
    "cases": CASES,
    "activities": ACTIVITIES,
    "pairings": PAIRINGS,
    "reports": REPORTS,
}
# Who names a role outside the tables, and why.
NAMES_ROLE = {
    "stations/scope.py": "who sees which rows",
    "stations/accounts/services.py": "roles as what a posting holds",
    "stations/accounts/pages/me.py": "which chapters of the handbook are one's own",
    "stations/handbook/chapters.py": "a chapter for each role",
    "stations/accounts/models.py": "what a posting holds",
    "stations/workers/models.py": "an assignment has roles of its own",
}
NAMES_ROLE_ALWAYS = ("rights.py", "rights_table.py")


def modules():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).parts
            if not {"tests", "migrations"} & set(parts) and path.name != "testing.py":
                yield "/".join(parts), ast.parse(path.read_text())


def names_role(tree):
    """``Role`` of postings; an assignment has roles of its own."""
    return any(isinstance(node, ast.Name) and node.id == "Role" for node in ast.walk(tree))


def denies(tree):
    raised = (node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise) and node.exc)
    called = (node.func if isinstance(node, ast.Call) else node for node in raised)
    return any(
        getattr(node, "id", getattr(node, "attr", "")) == "PermissionDenied" for node in called
    )


def test_no_role_is_named_outside_the_tables():
    found = {
        name
        for name, tree in modules()
        if names_role(tree) and not name.endswith(NAMES_ROLE_ALWAYS)
    }
    assert found == set(NAMES_ROLE)


def test_nobody_refuses_without_a_sentence():
    assert [name for name, tree in modules() if denies(tree)] == []


@pytest.mark.parametrize("name", TABLES)
def test_every_act_has_its_words(name):
    rights = TABLES[name]
    assert rights.acts
    assert {act for act in rights.acts if not (rights.words | USUAL_WORDS).get(act)} == set()


def test_kinds_have_words_for_what_they_let_do():
    acts = {(kind.many, act) for kind in KINDS.values() for act in kind.rights.acts}
    assert acts
    words = {many: KINDS[many].rights.words | USUAL_WORDS for many, _act in acts}
    assert {(many, act) for many, act in acts if not words[many].get(act)} == set()


def asked_acts(tree):
    """Acts that are asked for by a written name, of whatever table."""
    questions = {"may", "require", "anywhere", "require_anywhere", "stations", "divisions"}
    questions |= {"holders", "posted_over", "refusal", "station_of", "stations_of_rows"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and "workflow" not in ast.unparse(node.func).lower():
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if name in questions and texts and isinstance(texts[0], str):
                yield texts[0]


def test_every_act_that_is_asked_for_stands_in_a_table():
    """A misspelt act would be nobody's, and its page closed to all."""
    known = {act for rights in TABLES.values() for act in rights.acts}
    asked = {act for _name, tree in modules() for act in asked_acts(tree)}
    assert len(asked) > 30
    assert asked - known == set()


def test_no_table_has_a_row_that_nobody_asks_for():
    """By name; what every kind has is asked by the kinds, whatever it is called."""
    known = {act for rights in TABLES.values() for act in rights.acts}
    written = {text for _name, tree in modules() for text in texts_of(tree)}
    assert known - USUAL_WORDS.keys() - written == set()


def texts_of(tree):
    """What is written beside a table's rows, too: of an act, once where it stands."""
    rows = {
        id(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Right"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in rows:
            yield node.value


# The three questions


@pytest.fixture
def rights():
    leads = frozenset({Role.LEAD})
    workers = frozenset({Role.WORKER})
    return table(
        Right("correct", leads, "Correct it", own=workers),
        Right("plan", frozenset({Role.OFFICER}), "Plan"),
        Right("send", frozenset({Role.CLIENT}), "Send"),
    )


def test_a_right_is_asked_with_its_place(rights, he, zhao, east, west):
    assert rights.may(he, "correct", east)
    assert not rights.may(he, "correct", west)
    assert not rights.may(zhao, "correct", east)


def test_a_right_at_a_division_is_of_a_posting_over_it(rights, chen, he, county, east_town, north):
    assert rights.may(chen, "plan", county)
    assert rights.may(chen, "plan", east_town)
    assert not rights.may(chen, "plan", north.home)
    assert not rights.may(he, "plan", county)
    assert set(rights.divisions(chen, "plan").values_list("pk", flat=True)) >= {
        county.pk,
        east_town.pk,
    }
    assert rights.posted_over(chen, "plan") == [county]


def test_nobody_may_where_there_is_no_place(rights, he, make_person):
    gone = make_person("走了的人")
    gone.station = None
    assert not rights.may(he, "correct", gone)
    assert not rights.may(he, "correct", None)


def test_an_act_that_stands_nowhere_is_nobodys(rights, he, east):
    assert not rights.may(he, "unheard of", east)
    assert not rights.anywhere(he, "unheard of")
    assert not rights.stations(he, "unheard of").exists()


def test_what_one_wrote_is_ones_own_while_one_works_there(rights, lin, zhao, make_record):
    record = make_record()
    record.created_by = lin
    assert rights.may(lin, "correct", record)
    record.created_by = zhao  # who never worked there
    assert not rights.may(zhao, "correct", record)


def test_the_refusal_says_the_act_and_whose_it_is(rights, zhao, east, settings):
    with pytest.raises(NotYourRole) as refused:
        rights.require(zhao, "correct", east)
    assert str(refused.value) == "“Correct it”由站长、本人（谁写的）办理。"
    with pytest.raises(NotYourRole) as refused:
        rights.require_anywhere(zhao, "plan")
    assert str(refused.value) == "“Plan”由民政干部办理。"


def test_who_may_elsewhere_is_told_that_it_is_outside_their_area(rights, he, west):
    with pytest.raises(NotYourRole) as refused:
        rights.require(he, "correct", west)
    assert "您的这一岗位不在本处" in str(refused.value)


def test_a_step_is_refused_in_the_same_words(zhao, shen, make_case):
    """Zhao is a worker of West. The life's table knows roles as the rights' table does."""
    case = make_case()
    with pytest.raises(NotYourRole) as refused:
        CASE_LIFE.require_role("accept", case, by=zhao)
    assert "您的这一岗位不在本处" in str(refused.value)
    with pytest.raises(NotYourRole) as refused:
        CASE_LIFE.require_role("accept", case, by=shen)
    assert "由社工、站长办理" in str(refused.value)


def test_what_is_at_no_place_is_for_nobody_and_says_so(rights, he, make_person):
    gone = make_person("走了的人")
    gone.station = None
    with pytest.raises(NotYourRole) as refused:
        rights.require(he, "correct", gone)
    assert "已不在任何站点" in str(refused.value)


def test_a_client_is_named_only_where_nobody_else_may(rights, nobody):
    assert "同步系统" in str(rights.refusal("send", nobody))
    assert "同步系统" not in str(CASES.refusal("write_records", nobody))


def test_whom_to_tell_is_who_may(rights, he, lin, east):
    assert list(rights.holders("correct", east)) == [he]


def test_usual_words_serve_where_a_table_has_none_of_its_own(nobody):
    refusal = Rights({"edit": frozenset({Role.LEAD})}).refusal("edit", nobody)
    assert WHOSE.search(str(refusal))


# One answer at every door


def test_htmx_gets_the_sentence_alone(as_user, chen):
    answer = as_user(chen).get(reverse("cases:today"), headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer["Content-Type"].startswith("text/plain")
    assert WHOSE.fullmatch(answer.content.decode())


def test_a_page_shows_the_sentence(as_user, chen):
    page = as_user(chen).get(reverse("cases:today"))
    assert page.status_code == 403
    assert "<h1>" in page.content.decode()
    assert says_whose(page)


@each
def test_rest_says_it_as_a_problem(example, as_user, cast):
    """The reader sees the place and adds nothing there; to others it is not even in sight."""

    def send(user, wrap=lambda row: row):
        body = wrap(body_of(example, 0, cast.place.code))
        return as_user(user).post(example.rest, json.dumps(body), "application/json")

    one, many = send(cast.reader), send(cast.reader, lambda row: [row])
    assert [one.status_code, many.status_code] == [403, 403]
    assert says_whose(one)
    assert says_whose(many)
    assert send(cast.elsewhere).status_code in {404, 400}  # (nor is what the row points to)
    assert send(cast.elsewhere, lambda row: [row]).status_code == 400


# The menu

NO_PAGE = {
    "stations:hello": "a question of the browser's own (static/js/vault.js)",
    "home": "leads on",
    "stations:health": "for machines",
    "stations:ready": "for machines",
    "stations:metrics": "for machines",
    "reports:draft_csv": "a file of a page's button",
    "reports:draft_xlsx": "a file of a page's button",
    "cases:case_export": "a file of a page's button",
    "cases:people_export": "a file of a page's button",
    "beneficiaries:household_find": "a part of a form",
    "reports:published": "in the text of a page",
    "cases:verify": "on paper, for whoever holds a certificate",
    "sample:loans": "of a kind for tests alone",
    "sample:loan_add": "of a kind for tests alone",
    "sample:trainers": "of a kind for tests alone",
    "sample:trainer_add": "of a kind for tests alone",
}


def top_pages():
    """Names of the addresses without a key that are pages."""
    for name, entry in patterns():
        if name.startswith((*LIBRARIES, "api:")) or name in NO_PAGE:
            continue
        if not entry.pattern.regex.groups:
            yield name, reverse(name)


def linked(html):
    return set(re.findall(r'(?:href|action)="(/[^"#?]*)', html))


def opening(who):
    """Addresses of the pages without a key that open to somebody."""
    return {url for name, url in top_pages() if status(name, who) == "200"}


def status(name, who):
    """As ``test_access.py`` finds it."""
    return ACCESS[name].split()[WHO.index(who)]


@pytest.mark.long
def test_the_menu_leads_to_all_that_opens(as_user, request, scene):  # noqa: F811
    """All that it offers is there; to what it doesn't offer, a page that opens links. The suite
    looks once for those alike, and at no more pages than it takes to find the links."""
    known = []
    for who in WHO[1:]:
        user, opens = request.getfixturevalue(who), opening(who)
        offered = [entry.view for entry in NAV if entry.is_open_to(user)] + [ME]
        assert {status(name, who) for name in offered} <= {"200", "302"}, who
        if (offered, opens) in known and not SOAKS:
            continue
        known.append((offered, opens))
        waiting = [reverse(name) for name in offered]
        client, reached = as_user(user), set(waiting)
        while waiting and (SOAKS or opens - reached):
            url = waiting.pop()
            page = client.get(url, follow=True)
            assert page.status_code == 200, (who, url)
            found = (linked(page.content.decode()) & opens) - reached
            reached |= found
            waiting += found
        assert opens - reached == set(), who
