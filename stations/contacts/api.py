"""Contacts over REST."""

from __future__ import annotations

from typing import Any

from stations.contacts.kind import CONTACTS, ContactFilter
from stations.contacts.models import Contact
from stations.kinds.filters import SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields


class ContactSerializer(KindSerializer):
    of = CONTACTS

    class Meta:
        model = Contact
        fields = rest_fields(CONTACTS)
        read_only_fields = READ_ONLY
        validators: list[Any] = []


class ContactRestFilter(SentFilter, ContactFilter):
    pass


class ContactViewSet(KindViewSet):
    kind = CONTACTS
    queryset = Contact.objects.all()
    serializer_class = ContactSerializer
    filterset_class = ContactRestFilter
