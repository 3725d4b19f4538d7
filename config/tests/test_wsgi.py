"""The audit trail wants the client's address, and must not be told a false one."""

import pytest
from django.test import RequestFactory

from config import wsgi


@pytest.mark.parametrize(
    ("peer", "told", "taken"),
    [("", "10.1.2.3", "10.1.2.3"), ("10.9.9.9", "10.1.2.3", "10.9.9.9"), ("", None, "")],
)
def test_only_the_proxy_on_the_socket_is_believed(monkeypatch, peer, told, taken):
    seen = []
    monkeypatch.setattr(wsgi, "site", lambda environ, start: seen.append(environ) or [b""])
    environ = RequestFactory().get("/health").environ | {"REMOTE_ADDR": peer}
    if told:
        environ["HTTP_X_REAL_IP"] = told
    wsgi.application(environ, None)
    assert seen[0]["REMOTE_ADDR"] == taken
