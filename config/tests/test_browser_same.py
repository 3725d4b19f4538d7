"""Asked whether it is the same, somebody opens what stands: their draft goes with the answer."""

import pytest

from cases.models import ServiceRecord
from config.tests.test_browser_drafts import (  # noqa: F401
    KEPT,
    LONGER,
    WORDS,
    begin,
    page,
    save,
    sorts,
    until,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_visit_that_stands_is_opened_and_the_draft_is_gone(
    page,  # noqa: F811
    sorts,  # noqa: F811
    granny_li,
    log_record,
):
    """Asked whether it is the same, the worker opens it: the entry is that visit, and what was
    typed besides goes only after a second yes."""
    standing, sort = log_record(granny_li), sorts["visit"]
    begin(page, sort)
    save(page)
    until(page, f"{KEPT}.then((n) => n === 1)")
    assert WORDS in page.locator("[id^=unstored]").inner_text()
    page.evaluate("window.confirm = () => false")
    page.locator("a[data-draft-same]").first.click()
    page.wait_for_timeout(LONGER)
    assert "/log/" in page.url
    assert page.evaluate(KEPT) == 1
    page.evaluate("window.confirm = () => true")
    page.locator("a[data-draft-same]").first.click()
    page.wait_for_url(f"**{standing.get_absolute_url()}")
    until(page, f"{KEPT}.then((n) => n === 0)")
    assert ServiceRecord.objects.count() == 1
    page.goto(sort.address)
    assert page.locator(sort.field).input_value() == ""
