"""What gunicorn serves: ``gunicorn config.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

site = get_wsgi_application()


def application(environ, start_response):
    """The site; behind a proxy on a UNIX socket, the client's address is the proxy's word.

    A socket has no address of a client, and nobody but the proxy may open it. Over TCP there is
    an address, so that a client's own X-Real-IP is never believed.
    """
    if not environ.get("REMOTE_ADDR"):
        environ["REMOTE_ADDR"] = environ.get("HTTP_X_REAL_IP", "")
    return site(environ, start_response)
