"""A form whose answer doesn't come can be sent again, and isn't stored twice."""

import pytest
from django.urls import reverse

from stations.models import AuditEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_stopped_form_is_freed_with_a_word_and_stored_once(log_in, lin, granny_li):
    address = reverse("cases:person_leave", args=[granny_li.pk])
    page = log_in(lin, to=address).page
    page.locator("[name=because][value=moved]").check(force=True)
    hanging = []
    page.route(f"**{address}", lambda route: hanging.append(route), times=1)
    button = page.locator(".savebar .btn-primary")
    words = button.inner_text()
    page.evaluate("setTimeout(() => window.stop(), 2000)")
    button.click(no_wait_after=True)
    page.locator("p[data-unanswered]").wait_for()
    assert button.is_enabled()
    assert button.inner_text() == words
    with page.expect_navigation():
        button.click()
    assert AuditEntry.objects.filter(verb="leave").count() == 1
