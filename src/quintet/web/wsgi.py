"""The application for a WSGI server."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quintet.settings")
django.setup()

from quintet.web.http import SECURITY  # noqa: E402 (Django must be set up before anything of ours is read)

_handler = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django's handler; adds the security headers, hands short answers over in one piece."""

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        headers += SECURITY
        if environ.get("wsgi.url_scheme") == "https" or environ.get("HTTP_X_FORWARDED_PROTO") == "https":
            headers.append(("Strict-Transport-Security", "max-age=31536000"))
        return start_response(status, headers)

    response: Any = _handler(environ, start)
    if getattr(response, "streaming", False):
        return response
    body = [response.content]
    response.close()  # gives the connection back (request_finished)
    return body
