"""The mail server, read from one address in the environment."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

SECONDS = 20  # how long one try may take
_PORTS = {"smtp": 25, "smtps": 465}


def mail_server(url: str, sender: str = "") -> dict[str, Any]:
    """Django's mail settings for smtp://user:password@host:587?tls=1 or smtps://…; without a URL there is no host.

    Raises ValueError for another scheme or a URL without a host; the message does not repeat the password.
    """
    if not url:
        return {"EMAIL_HOST": "", "DEFAULT_FROM_EMAIL": sender}
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("EMAIL_URL is smtp://user:password@host:port?tls=1 or smtps://user:password@host")
    user = unquote(parts.username or "")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parse_qs(parts.query).get("tls", ["0"])[0] in ("1", "true"),
        "EMAIL_TIMEOUT": SECONDS,
        "DEFAULT_FROM_EMAIL": sender or (user if "@" in user else f"quintet@{parts.hostname}"),
    }
