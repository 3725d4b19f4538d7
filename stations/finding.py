"""How records of any kind point to an organisation of the register: everybody may name one."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from stations.kinds.finders import FOUND, Finder, Key, register_finder, settle_by
from stations.models import Organisation, User


def organisations_of(user: User) -> QuerySet[Organisation]:
    return Organisation.objects.order_by("name")


def find_organisations(user: User, typed: str) -> list[Organisation]:
    fitting = Q(name__icontains=typed) | Q(credit_code__istartswith=typed)
    return list(organisations_of(user).filter(fitting)[:FOUND])


def announce() -> None:
    register_finder(
        Finder(
            model=Organisation,
            opened=organisations_of,
            found=find_organisations,
            masked=str,
            keys=(Key(suffix="", hint=_("Its name, as it stands in the register")),),
            settle=settle_by("name", organisations_of),
        )
    )
