"""Argon2id with the cost that a county server can carry (OWASP: 19 MiB, t=2, p=1)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
