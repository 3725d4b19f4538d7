"""What a select says before something is chosen is a word, on every page."""

import html
import re

import pytest

from config.tests.scene import address, scene  # noqa: F401  (fixtures)
from config.tests.test_access import ACCESS, WHO

EMPTY = re.compile(r'<option value=""[^>]*>([^<]*)<')
DRAWN = 40  # empty choices, at least


@pytest.mark.long
def test_no_select_shows_dashes_where_nothing_is_chosen(address, as_user, request):  # noqa: F811
    found, dashes = [], set()
    for who in ("lin", "he", "chen", "an"):
        client = as_user(request.getfixturevalue(who))
        for name, row in ACCESS.items():
            if name.startswith("api:") or row.split()[WHO.index(who)] != "200":
                continue
            answer = client.get(address(name))
            body = answer.getvalue() if answer.streaming else answer.content
            if "html" not in answer["Content-Type"]:
                continue
            words = [html.unescape(word).strip() for word in EMPTY.findall(body.decode())]
            found += words
            dashes |= {(name, word) for word in words if not re.search(r"\w", word)}
    assert dashes == set()
    assert len(found) > DRAWN
    assert {"请选择", "未选"} <= set(found)
