"""Who is asking: sessions and tokens, of which only the hash is stored."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse

from quintet.kernel import cache, clock, sql
from quintet.kernel.actor import Actor, get_actor
from quintet.web.http import Call

COOKIE = "quintet_session"
LIFETIME = timedelta(days=14)
TOKEN_LIFETIME = timedelta(days=365)

# one statement: the session, its user, and which configuration is current
_LOOK = """
SELECT s.user_id, s.kind, (SELECT json_object_agg(name, version)::text FROM kernel_config_version)
FROM kernel_session s JOIN kernel_user u ON u.id = s.user_id
WHERE s.token_hash = %s AND s.expires_at > %s AND u.active
"""


@dataclass(frozen=True)
class Session:
    """The session a request came with."""

    token_hash: bytes
    kind: str
    user_id: int


def hash_of(secret: str) -> bytes:
    """What is stored of a session's secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def secret_of(call: Call) -> tuple[str, str]:
    """(secret, how it came: "token" or "cookie"); ("", "") when the request brings none."""
    header = call.header("HTTP_AUTHORIZATION")
    if header[:7].lower() == "bearer ":
        return header[7:].strip(), "token"
    found = call.request.COOKIES.get(COOKIE, "")
    return (found, "cookie") if found else ("", "")


def recognise(call: Call) -> None:
    """Put session and actor on the call, when there are any."""
    secret, _way = secret_of(call)
    if not secret:
        return
    digest = hash_of(secret)
    row = _look(digest)
    if row is None:
        return
    user_id, kind, versions = row
    cache.saw(json.loads(versions or "{}"))
    call.session = Session(digest, kind, user_id)
    try:
        call.actor = get_actor(user_id)
    except LookupError:
        call.session = None


def _look(digest: bytes) -> tuple[Any, ...] | None:
    params = [digest, clock.now()]
    try:
        return sql.one(_LOOK, params)
    except (OperationalError, InterfaceError):
        # the database was restarted under this thread's connection: once more on a new one
        if connection.in_atomic_block or connection.connection is None or not connection.connection.closed:
            raise
        connection.close()
        return sql.one(_LOOK, params)


def begin(user_id: int, kind: str, label: str, lifetime: timedelta) -> tuple[str, datetime]:
    """A new session; (its secret, when it ends). The secret is told once."""
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    sql.execute(
        "INSERT INTO kernel_session (token_hash, user_id, kind, label, created_at, expires_at)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        [hash_of(secret), user_id, kind, label[:120], now, now + lifetime],
    )
    return secret, now + lifetime


def end(token_hash: bytes) -> None:
    """End a session."""
    sql.execute("DELETE FROM kernel_session WHERE token_hash = %s", [token_hash])


def end_soon(token_hash: bytes) -> None:
    """End a session in a moment: what its page has asked for already is still answered."""
    ends = clock.now() + timedelta(seconds=10)
    sql.execute(
        "UPDATE kernel_session SET expires_at = least(expires_at, %s) WHERE token_hash = %s", [ends, token_hash]
    )


def end_expired() -> None:
    """Forget what has run out."""
    sql.execute("DELETE FROM kernel_session WHERE expires_at < %s", [clock.now()])


def list_sessions(user_id: int) -> list[tuple[Any, ...]]:
    """(hash in hex, kind, label, created, expires) of a user's sessions, newest first."""
    return sql.rows(
        "SELECT encode(token_hash, 'hex'), kind, label, created_at, expires_at FROM kernel_session"
        " WHERE user_id = %s AND expires_at > %s ORDER BY created_at DESC",
        [user_id, clock.now()],
    )


def end_one(user_id: int, key: str) -> bool:
    """End one of the user's sessions by its key (the beginning of its hash)."""
    return bool(
        sql.execute(
            "DELETE FROM kernel_session WHERE user_id = %s AND left(encode(token_hash, 'hex'), 24) = %s",
            [user_id, key],
        )
    )


def set_cookie(call: Call, response: HttpResponse, secret: str) -> None:
    """Give the browser its session: not for scripts, not for other sites, over https only where there is https."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(LIFETIME.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=is_https(call),
        path="/",
    )


def is_https(call: Call) -> bool:
    """Whether the browser speaks https to us or to the proxy before us."""
    return call.request.META.get("wsgi.url_scheme") == "https" or call.header("HTTP_X_FORWARDED_PROTO") == "https"


def actor_of(user_id: int) -> Actor:
    """The actor of a user who just signed in, with the rights of this moment."""
    cache.refresh()
    return get_actor(user_id)
