"""What a party is called, for the tests of all kinds."""

from __future__ import annotations

from stations.kinds.testing import Example

EXAMPLE = Example(
    space="stations",
    one="party",
    many="parties",
    access="everybody reads it, a division's own people write",
    is_public=True,
    sent=lambda n: {"party": "worker", "word": f"本地社工{n}", "kinds": ["agency"]},
    sheet=lambda n: {"party": "worker", "word": f"本地社工{n}", "kinds": "agency"},
    secret="本地社工0",
    edit={"word": "本地社工0改"},
    wrong={"word": " ", "party": "nobody"},
)
