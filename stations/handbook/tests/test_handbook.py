"""The handbook: each role has its page, its pictures lie there, its words stand on the buttons."""

import re

import polib
import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from PIL import Image

from stations.handbook.chapters import ROLES, chapter
from stations.models import Role

MOST_LINES, MOST_BYTES, PICTURES = 60, 80_000, (2, 6)
PHONE, DESK = (390, 844), (1366, 768)
ON_PHONES = {"worker", "lead"}
QUOTED, PICTURE, LINK = (
    r"「([^」]*)」",
    r"!\[[^\]]+\]\(pictures/([\w-]+\.png)\)",
    r"\]\((\w+)\.md\)",
)
HANDBOOK = reverse("stations:handbook")


def address(role):
    return reverse("stations:handbook_chapter", args=[role])


@pytest.fixture(scope="module")
def folder(root):
    return root / "docs" / "handbook"


@pytest.fixture(scope="module")
def texts(folder):
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}


@pytest.fixture(scope="module")
def words(root):
    """Everything that the product says in Chinese."""
    found = polib.pofile(root / "config/locale/zh_Hans/LC_MESSAGES/django.po")
    return {said for entry in found for said in (entry.msgstr, *entry.msgstr_plural.values())}


def test_each_role_of_people_has_its_page(texts):
    assert set(texts) == set(ROLES) == set(Role.values) - {Role.CLIENT}


def test_a_page_is_short(texts):
    assert {
        role: text.count("\n") for role, text in texts.items() if text.count("\n") > MOST_LINES
    } == {}


def test_every_word_in_corners_stands_in_the_product(texts, words):
    told = {role: re.findall(QUOTED, text) for role, text in texts.items()}
    assert min(len(found) for found in told.values()) >= 15
    strange = {(role, word) for role, found in told.items() for word in found if word not in words}
    assert strange == set()


def test_every_picture_is_there_and_none_is_left_over(texts, folder):
    shown = [name for text in texts.values() for name in re.findall(PICTURE, text)]
    assert len(shown) == len(set(shown)) == sum(text.count("![") for text in texts.values())
    assert {path.name for path in (folder / "pictures").iterdir()} == set(shown)


def test_each_page_has_a_few_pictures_of_its_own_screens(texts, folder):
    least, most = PICTURES
    for role, text in texts.items():
        names = re.findall(PICTURE, text)
        assert least <= len(names) <= most, role
        for name in names:
            path = folder / "pictures" / name
            assert path.stat().st_size <= MOST_BYTES, name
            with Image.open(path) as picture:
                assert picture.size == (PHONE if role in ON_PHONES else DESK), name


def test_a_page_points_to_pages_that_are_there(texts):
    pointed = {role for text in texts.values() for role in re.findall(LINK, text)}
    assert pointed
    assert pointed <= set(ROLES)


def test_what_is_rendered_leads_within_the_product(texts):
    html = chapter("supervisor").html
    assert f'href="{address("worker")}"' in html
    assert ".md" not in html
    assert "<h1" not in html
    assert 'loading="lazy"' in html


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.django_db
def test_every_page_is_read_by_everybody_who_is_logged_in(role, as_user, nobody):
    page = as_user(nobody).get(address(role))
    assert page.status_code == 200
    assert chapter(role).title in page.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_its_pictures_are_served_as_static_files(role):
    served = re.findall(r'src="[^"]*/(handbook/[^"]+)"', chapter(role).html)
    assert len(served) >= PICTURES[0]
    for name in served:
        plain = re.sub(r"\.[0-9a-f]{12}(?=\.png$)", "", name)
        assert finders.find(plain), name


@pytest.mark.parametrize(
    "word", ["client", "pictures", "README", "..", "%2e%2e", "../running", "worker.md", "worker%00"]
)
def test_no_word_of_an_address_leads_out_of_the_folder(word, as_user, lin):
    assert as_user(lin).get(f"{HANDBOOK}{word}/").status_code in {400, 404}


def test_html_in_the_text_stays_text(tmp_path, settings):
    place = tmp_path / "docs" / "handbook"
    place.mkdir(parents=True)
    (place / "worker.md").write_text("# T\n\n<script>x</script> [y](javascript:z)\n", "utf-8")
    settings.BASE_DIR = tmp_path
    html = chapter("worker").html
    assert "<script" not in html
    assert "href" not in html


def test_ones_own_page_leads_to_the_chapter_of_ones_role(as_user, lin, he, an):
    for user, own in ((lin, "worker"), (he, "lead"), (an, "administrator")):
        page = as_user(user).get(reverse("stations:me")).content.decode()
        assert re.findall(r'href="/handbook/(\w+)/"', page) == [own]


def test_somebody_of_two_roles_is_led_to_both(as_user, sun):
    page = as_user(sun).get(reverse("stations:me")).content.decode()
    assert set(re.findall(r'href="/handbook/(\w+)/"', page)) == {"worker", "supervisor"}


def test_who_has_no_role_is_led_to_all(as_user, nobody, tong):
    for user in (nobody, tong):
        page = as_user(user).get(reverse("stations:me")).content.decode()
        assert f'href="{HANDBOOK}"' in page


def test_the_list_of_chapters_begins_with_ones_own(as_user, shen):
    page = as_user(shen).get(HANDBOOK).content.decode()
    found = re.findall(r'href="/handbook/(\w+)/"', page)
    assert found[0] == "auditor"
    assert set(found) == set(ROLES)


def test_an_english_reader_is_told_that_it_is_chinese(as_user, lin):
    client = as_user(lin)
    said = "The handbook is written in Chinese."
    assert said not in client.get(address("worker")).content.decode()
    client.post(reverse("stations:language"), {"language": "en", "next": HANDBOOK})
    for path in (HANDBOOK, address("worker")):
        assert said in client.get(path).content.decode()
    assert 'lang="zh-hans"' in client.get(address("worker")).content.decode()
