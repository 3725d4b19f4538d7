"""What a life's test asks of its table: every verb × status × role against one by hand.

``allowed``: verb → (from, to, who); "" stays. ``cast``: people by their names.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction


class Undone(Exception):
    """Rolls a step back that worked, so that the next one starts from the same object."""


def attempt(field, run):
    """The status it led to, or the kind of refusal."""
    try:
        with transaction.atomic():
            raise Undone(getattr(run(), field))
    except Undone as done:
        return str(done)
    except PermissionDenied:
        return "forbidden"
    except ValidationError:
        return "refused"


def wrong_answers(workflow, allowed, services, obj, cast, asked):
    """``[(verb, user, found, wanted)]`` where a service answers otherwise than ``allowed``."""
    status, wrong = getattr(obj, workflow.field), []
    for verb, (sources, target, who) in allowed.items():
        for user in cast:
            fresh = type(obj).objects.get(pk=obj.pk)

            def run(verb=verb, fresh=fresh, user=user):
                services[verb](fresh, by=user, **asked.get(verb, {}))
                fresh.refresh_from_db()
                return fresh

            found = attempt(workflow.field, run)
            wanted = (target or status) if status in sources else "refused"
            if user.username not in who:
                wanted = "forbidden"
            if found != wanted:
                wrong.append((verb, user.username, found, wanted))
    return wrong


def allowed_to(allowed, user, status):
    return {
        verb
        for verb, (sources, _to, who) in allowed.items()
        if status in sources and user.username in who
    }


def wrong_offers(workflow, allowed, obj, cast):
    """The same of what the table offers (what pages and REST show)."""
    status = getattr(obj, workflow.field)
    found = {user.username: {s.verb for s in workflow.open_to(user, obj)} for user in cast}
    wanted = {user.username: allowed_to(allowed, user, status) for user in cast}
    return {name: (found[name], wanted[name]) for name in found if found[name] != wanted[name]}
