"""What the register tells the apps above it, which it doesn't know.

``people_changed`` must be sent, inside the transaction that wrote, by every service that
registers, edits, enrols or moves people or changes a dated fact of theirs (categories, birth
date, disability grade, risk level, household): once for all of them, with ``people_ids``.

    people_changed.send(sender=Person, people_ids=[person.pk], since=day)

``since`` is the first day for which what they are may have changed.
A change of a household's categories names all its members. The receivers (cases: what visits
are owed; codes on attendances) are set-shaped and idempotent.
"""

from django.dispatch import Signal

people_changed = Signal()
