#!/usr/bin/env python
"""Django's command line: on a server with its variables, else on the embedded servers."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config import quiet
    from config.databases import serve_command
    from config.deployment import Unfit

    if not os.environ.get("DEBUG"):
        quiet.install()
    serve_command(sys.argv)
    try:
        execute_from_command_line(sys.argv)
    except Unfit as error:
        sys.exit(f"manage.py: {error}")
