"""Encrypted fields and blind indexes.

AES-256-GCM with a key ring that lives outside the database; the table, column and row
are the associated data, so a ciphertext copied to another row doesn't open. A blind index
is a keyed HMAC: an unkeyed hash of a Chinese identity number falls in minutes.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django import forms
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from stations.audit import seen


class Sealed(bytes):
    """Ciphertext as it stands in the database: key id (1 byte), nonce (12), text + tag."""


def seal(text: str, context: str) -> Sealed:
    key_id = max(settings.FIELD_KEYS)
    nonce = os.urandom(12)
    body = AESGCM(settings.FIELD_KEYS[key_id]).encrypt(nonce, text.encode(), context.encode())
    return Sealed(bytes([key_id]) + nonce + body)


def unseal(sealed: bytes, context: str) -> str:
    """The text again, or ``cryptography.exceptions.InvalidTag`` if it was moved or changed."""
    key = settings.FIELD_KEYS[sealed[0]]
    return AESGCM(key).decrypt(sealed[1:13], sealed[13:], context.encode()).decode()


def blind_index(kind: str, value: str) -> bytes:
    """16 bytes that are equal for equal values of one kind and tell nothing else."""
    message = f"{kind}\0{value}".encode()
    return hmac.new(settings.INDEX_KEY, message, hashlib.sha256).digest()[:16]


class _Opened:
    """Opens the ciphertext the moment somebody reads the attribute, and not before."""

    def __init__(self, field: EncryptedTextField) -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> object:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        return self.read(instance, instance.__dict__[name])

    def read(self, instance: models.Model, value: object) -> object:
        """The text; where the database gave it, that is noted as a read."""
        if not isinstance(value, Sealed):
            return value
        seen.note(instance, self.field.attname)
        return unseal(value, self.field.context(instance))

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.Field):
    """Text that the database never sees. The row's key must be known before the save.

    ``values()`` yields ``Sealed`` bytes, never the text; ``update()`` is refused, because
    it knows no row. Empty text is stored empty.
    """

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Opened(self))

    def context(self, instance: models.Model) -> str:
        return f"{self.model._meta.db_table}.{self.column}.{instance.pk}"

    def get_internal_type(self) -> str:
        return "BinaryField"

    def from_db_value(self, value: bytes | None, *args: object) -> Sealed | str:
        return "" if not value else Sealed(value)

    def pre_save(self, instance: models.Model, add: bool) -> Sealed:
        value = instance.__dict__.get(self.attname) or ""
        if value and not isinstance(value, Sealed):
            value = seal(value, self.context(instance))
        return Sealed(value or b"")

    def get_db_prep_save(self, value: Sealed | str, connection: BaseDatabaseWrapper) -> object:
        if value and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is encrypted: save the object, don't update()")
        return connection.Database.Binary(bytes(value or b""))

    def get_prep_value(self, value: Sealed | str) -> Sealed | str:
        return value

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": forms.CharField} | kwargs)

    def clean(self, value: object, model_instance: models.Model | None) -> str:
        return "" if value is None else str(value).strip()


class Private(str):
    """Text of a protected field as the database gave it."""

    __slots__ = ()


class _Noted(_Opened):
    """Text that lies open in the database."""

    def read(self, instance: models.Model, value: object) -> object:
        if not isinstance(value, Private):
            return value
        seen.note(instance, self.field.attname)
        return str(value)


class PrivateTextField(models.TextField):
    """What workers write of people: not sealed, and whoever reads it leaves an entry."""

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Noted(self))

    def from_db_value(self, value: str | None, *args: object) -> str | None:
        return Private(value) if value else value

    def pre_save(self, instance: models.Model, add: bool) -> object:
        value = instance.__dict__.get(self.attname)
        return str(value) if isinstance(value, Private) else value
