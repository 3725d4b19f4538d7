"""How somebody left each list: its filter, its order and its page, as long as the session lasts.

What was searched for is a name or a number: it isn't kept. Opened from the menu, without a query,
a list is fresh again.
"""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

LEFT = "lists"  # the session's: path → query
MOST, LONGEST = 20, 600  # lists, characters of a query
SEARCHED = "q"
UNKEPT = (SEARCHED, "format", "item", "by", "record")  # words that somebody typed, and downloads
CURSORS = ("before", "after", "page")  # of what was searched for; without it they lead nowhere


def remember(request: HttpRequest) -> None:
    """The list was asked for like this."""
    if not hasattr(request, "session"):
        return
    query, known = _kept(request.GET), request.session.get(LEFT, {})
    if known.get(request.path, "") == query:
        return
    rest = {path: left for path, left in known.items() if path != request.path}
    rest = dict(list(rest.items())[-MOST + 1 :])
    request.session[LEFT] = rest | ({request.path: query} if query else {})


def left(request: HttpRequest | None, url: str) -> str:
    """The address of a list as it was left; any other address is what it is."""
    session = getattr(request, "session", None)
    query = session.get(LEFT, {}).get(url) if session is not None else None
    return f"{url}?{query}" if query else url


def _kept(asked: QueryDict) -> str:
    query = asked.copy()
    gone = UNKEPT + (CURSORS if any(asked.get(name) for name in UNKEPT) else ())
    for name in gone:
        query.pop(name, None)
    for name in [name for name, values in query.lists() if not any(values)]:
        del query[name]
    text = query.urlencode()
    return text if len(text) <= LONGEST else ""
