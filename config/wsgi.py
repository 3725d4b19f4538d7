"""What gunicorn serves: ``gunicorn config.wsgi``."""

import logging
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config import quiet

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

site = get_wsgi_application()
if not settings.DEBUG:
    quiet.cover(logging.getLogger("gunicorn.error"))  # what fails while a download runs
    quiet.install()


def application(environ, start_response):
    """The site; behind a proxy on a UNIX socket, the client's address is the proxy's word.

    A socket has no address of a client, and nobody but the proxy may open it. Over TCP there is
    an address, so that a client's own X-Real-IP is never believed.
    """
    if not environ.get("REMOTE_ADDR"):
        environ["REMOTE_ADDR"] = environ.get("HTTP_X_REAL_IP", "")
    return site(environ, start_response)
