"""How long a device keeps what was not sent."""

from __future__ import annotations

from datetime import timedelta

# After its log-in ended; static/js/draft.js keeps drafts as long.
OPENS_FOR = timedelta(days=7)
USED_EVERY = timedelta(hours=1)  # how exactly the last use is known
