"""What every API resource shares (being written)."""

from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework.pagination import CursorPagination
from rest_framework.views import exception_handler


class ClientAuthentication(OAuth2Authentication):
    pass


class ChangesPagination(CursorPagination):
    ordering = ("changed_xid", "id")


def problem(exc, context):
    return exception_handler(exc, context)
