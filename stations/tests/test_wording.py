from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from stations import wording


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def chinese():
    with translation.override("zh-hans"):
        yield


def test_a_day_is_written_with_its_weekday():
    day = date(timezone.localdate().year, 11, 20)
    weekday = f"{day:%a}"
    assert wording.day(day) == f"{weekday} 20 Nov"


def test_a_chinese_day_has_its_weekday_last(chinese):
    day = date(timezone.localdate().year, 11, 20)
    assert wording.day(day) == "11月20日 周" + "一二三四五六日"[day.weekday()]


@pytest.mark.dated
def test_another_years_day_says_its_year(chinese):
    assert wording.short_day(date(2024, 2, 9)) == "2024年2月9日"


def test_a_period_is_open_while_it_lasts():
    since = date(2024, 2, 9)
    assert wording.period(since, date(2025, 3, 1)) == "9 Feb 2024 – 1 Mar 2025"
    assert wording.period(since, None) == "9 Feb 2024 –"


def test_what_holds_is_told_until_its_last_day():
    since = date(2024, 2, 9)
    assert wording.held(since, date(2025, 3, 1)) == "9 Feb 2024 – 28 Feb 2025"
    assert wording.held(since, None) == wording.period(since, None)


def test_a_month_is_one_word_in_chinese(chinese):
    assert wording.month(date(2025, 10, 1)) == "2025年10月"


@pytest.mark.dated
def test_a_moment_of_today_says_so():
    now = timezone.localtime().replace(hour=14, minute=32)
    assert wording.moment(now) == "today 14:32"
    assert wording.moment(now - timedelta(days=1)) == "yesterday 14:32"


def test_a_moment_is_shown_in_shanghai():
    assert wording.moment(datetime(2024, 5, 1, 20, 5, tzinfo=UTC)) == "2 May 2024 04:05"


def test_what_is_not_there_is_a_dash():
    for write in (
        wording.day,
        wording.short_day,
        wording.moment,
        wording.month,
        wording.count,
        wording.money,
    ):
        assert write(None) == "—"


def test_counts_have_commas():
    assert wording.count(12934) == "12,934"


@pytest.mark.parametrize(
    ("yuan", "written"),
    [
        (0, "0 元"),
        (9999.5, "9,999.5 元"),
        (10000, "1 万元"),
        (1826400, "182.64 万元"),
        (Decimal("1826449.99"), "182.64 万元"),
        (1826450, "182.65 万元"),
        (120000000, "12,000 万元"),
        (-50000, "-5 万元"),
    ],
)
def test_money_is_in_wan_with_at_most_two_decimals(chinese, yuan, written):
    assert wording.money(yuan) == written


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [(137, 140, "97.9%"), (1, 8, "12.5%"), (0, 5, "0.0%"), (3, 3, "100.0%"), (1, 16, "6.3%")],
)
def test_a_share_has_one_decimal(part, whole, written):
    assert wording.share(part, whole) == written


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (5, 0), (5, None), (None, 5)])
def test_a_share_of_nothing_is_a_dash_and_never_a_number(part, whole):
    assert wording.share(part, whole) == "—"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Linux; Android 12) Chrome/120.0 Mobile Safari/537.36", "Chrome Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge Windows"),
        ("Mozilla/5.0 (iPhone) Version/17.0 Safari/604.1 MicroMessenger/8", "WeChat iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Firefox/120.0", "Firefox Linux"),
        ("curl/8", "unknown browser"),
    ],
)
def test_a_browser_is_named_in_two_words(agent, words):
    assert wording.browser(agent) == words


def test_what_is_counted_has_its_word():
    assert wording.years(72) == "72 years"
    assert wording.version(2) == "version 2"
    assert wording.minutes(45) == "45 minutes"


@pytest.mark.parametrize("none", [None, 0])
def test_no_minutes_are_no_words(none):
    assert wording.minutes(none) == ""
