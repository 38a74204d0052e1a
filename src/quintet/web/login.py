"""Signing in and out, throttled by user and address; the demo's switch of roles; tokens for programs."""

from datetime import timedelta
from importlib.metadata import version
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpResponse

from quintet.kernel import clock, sql
from quintet.kernel.converting import Unreadable, to_str
from quintet.kernel.reading import values
from quintet.kernel.register import titles
from quintet.kernel.results import Invalid, InvalidInput, NotAllowed, NotFound, QuintetError
from quintet.kernel.rights import particular_first, roles
from quintet.kernel.text import _
from quintet.web import idempotency, sessions
from quintet.web.http import Call, address_of, answer, check_origin, is_demo, is_loopback

WINDOW = timedelta(minutes=15)
LIMITS = {"pair": 5, "user": 50, "address": 100}  # attempts within the window
LANGUAGES = [{"code": "zh-CN", "label": "中文"}, {"code": "en", "label": "English"}]

# The attempt is counted before the password is looked at, so that many at once cannot slip through.
_COUNT = """
INSERT INTO web_login_throttle AS t (key, attempts, window_ends_at) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
  attempts = CASE WHEN t.window_ends_at < %s THEN 1 ELSE t.attempts + 1 END,
  window_ends_at = CASE WHEN t.window_ends_at < %s THEN excluded.window_ends_at ELSE t.window_ends_at END
RETURNING attempts, window_ends_at
"""


class TooMany(QuintetError):
    """429: too many attempts to sign in; `seconds` until the next is looked at."""

    type, status = "too_many", 429

    def __init__(self, seconds: int) -> None:
        text = _("Too many attempts; try again in {n} minutes", "尝试次数过多，请 {n} 分钟后再试")
        super().__init__(text.format(n=max(1, round(seconds / 60))), rule="web.login_throttle")
        self.seconds = seconds


class WrongPassword(QuintetError):
    """401: user name and password do not belong together (which of them is not said)."""

    type, status = "not_allowed", 401

    def __init__(self) -> None:
        super().__init__(_("User name or password is wrong", "用户名或密码错误"), rule="web.login")


def get_session(call: Call) -> HttpResponse:
    """GET /api/session."""
    return answer(session_body(call))


def session_body(call: Call) -> dict[str, Any]:
    """Who is signed in, and who one may be in the demo."""
    return {
        "user": _user(call) if call.is_signed_in else None,
        "demo": _personas() if is_demo() else None,
        "languages": LANGUAGES,
        "version": version("quintet"),
    }


def _user(call: Call) -> dict[str, Any]:
    actor = call.actor
    company = None
    if actor.company_id:
        found = titles([actor.company_id]).get(actor.company_id)
        currency = sql.value("SELECT currency FROM master_company WHERE id = %s", [actor.company_id])
        company = {"id": actor.company_id, "label": found[1] if found else "", "currency": currency or "CNY"}
    return {
        "id": actor.user_id,
        "username": actor.username,
        "name": actor.name,
        "language": actor.language,
        "roles": [
            {"name": name, "label": str(roles[name].label) if name in roles else name}
            for name in particular_first(actor.roles)
        ],
        "company": company,
    }


def _personas() -> list[dict[str, Any]]:
    rows = sql.rows(
        "SELECT u.username, u.name, u.demo_title,"
        " ARRAY(SELECT r.role FROM kernel_user_role r WHERE r.user_id = u.id)"
        " FROM kernel_user u WHERE u.active AND u.demo_title <> '' ORDER BY u.id"
    )
    return [
        {"username": username, "name": name, "role": next(iter(particular_first(held)), ""), "title": title}
        for username, name, title, held in rows
    ]


def log_in(call: Call) -> HttpResponse:
    """POST /api/login. Raises WrongPassword, TooMany."""
    check_origin(call)
    given = call.object()
    username, password = _text(given, "username"), _text(given, "password")
    keys = _throttle(call, username)
    row = sql.one("SELECT id, password, active FROM kernel_user WHERE username = %s", [username])
    # a hash is computed for unknown names too: the time taken tells nothing
    good = check_password(password, row[1]) if row else bool(make_password(password)) and False
    if not (row and good and row[2]):
        raise WrongPassword()
    _forgive(keys)
    sessions.end_expired()
    idempotency.forget_old_keys()
    return _signed_in(call, row[0])


def _text(given: dict[str, Any], name: str) -> str:
    try:
        found = to_str(given.get(name))
    except Unreadable:
        found = ""
    if not found or len(found) > 200:
        text = _("Enter user name and password", "请输入用户名和密码")
        raise InvalidInput([Invalid(text, name, "web.login")])
    return found


def _throttle(call: Call, username: str) -> list[str]:
    address = address_of(call)
    now = clock.now()
    name = username[:100].lower()
    keys = {"pair": f"pair:{name}:{address}", "user": f"user:{name}", "address": f"address:{address}"}
    for kind, key in keys.items():
        attempts, ends = sql.rows(_COUNT, [key, now + WINDOW, now, now])[0]
        if attempts > LIMITS[kind]:
            raise TooMany(int((ends - now).total_seconds()) + 1)
    return list(keys.values())


def _forgive(keys: list[str]) -> None:
    """A right password was no attack: user and address together begin anew, each alone is given its attempt back."""
    sql.execute("DELETE FROM web_login_throttle WHERE key = %s", [keys[0]])
    sql.execute("UPDATE web_login_throttle SET attempts = attempts - 1 WHERE key = ANY(%s::text[])", [keys[1:]])


def _signed_in(call: Call, user_id: int) -> HttpResponse:
    label = call.header("HTTP_USER_AGENT")[:120]
    secret, _ends = sessions.begin(user_id, "cookie", label, sessions.LIFETIME)
    call.actor = sessions.actor_of(user_id)
    response = answer(session_body(call))
    sessions.set_cookie(call, response, secret)
    return response


def log_out(call: Call) -> HttpResponse:
    """POST /api/logout."""
    if call.session is not None:
        sessions.end(call.session.token_hash)
    call.actor = None
    response = answer(session_body(call))
    response.delete_cookie(sessions.COOKIE, path="/", samesite="Lax")
    return response


def switch(call: Call) -> HttpResponse:
    """POST /api/demo/switch: only in the demo, only from this machine. Raises NotFound, NotAllowed."""
    check_origin(call)
    if not is_demo():
        raise NotFound()
    if not is_loopback(call):
        raise NotAllowed(_("Only on the demo's own machine", "仅限演示所在的本机"), rule="web.demo_loopback")
    username = _text(call.object(), "username")
    row = sql.one("SELECT id FROM kernel_user WHERE username = %s AND active AND demo_title <> ''", [username])
    if row is None:
        raise NotFound()
    if call.session is not None and call.session.kind == "cookie":
        sessions.end_soon(call.session.token_hash)
    return _signed_in(call, row[0])


def list_sessions(call: Call) -> HttpResponse:
    """GET /api/sessions: the reader's own."""
    assert call.actor.user_id is not None
    mine = call.session.token_hash.hex()
    return answer(
        {
            "sessions": [
                {
                    "id": key[:24],
                    "kind": kind,
                    "label": label,
                    "created_at": values.moment(created),
                    "expires_at": values.moment(expires),
                    "current": key == mine,
                }
                for key, kind, label, created, expires in sessions.list_sessions(call.actor.user_id)
            ]
        }
    )


def end_session(call: Call, key: str) -> HttpResponse:
    """DELETE /api/sessions/{id}. Raises NotFound."""
    assert call.actor.user_id is not None
    if not sessions.end_one(call.actor.user_id, key):
        raise NotFound()
    return HttpResponse(status=204)


def make_token(call: Call) -> HttpResponse:
    """POST /api/tokens {label}: a token for programs, with the reader's own rights. It is told once."""
    assert call.actor.user_id is not None
    label = _text(call.object(), "label") if call.object().get("label") else "token"
    secret, ends = sessions.begin(call.actor.user_id, "token", label, sessions.TOKEN_LIFETIME)
    return answer({"token": secret, "label": label[:120], "expires_at": values.moment(ends)}, 201)
