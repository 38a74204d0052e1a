"""A stand-in for the web application: says which database role it is."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quintet.settings")
django.setup()


from quintet.web.serving import Application  # noqa: E402 (Django must be set up first)


def tiny(environ, start_response):
    """Answers every request with the current role."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [role.encode()]


application = Application(tiny)
