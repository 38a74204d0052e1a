"""A request as the API sees it, and how answers are written."""

from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from quintet.kernel.actor import Actor
from quintet.kernel.results import Invalid, InvalidInput, NotAllowed, QuintetError
from quintet.kernel.text import Text, _

SECURITY = [
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
]
LARGEST_BODY = 10_000_000  # bytes
LARGEST_UPLOAD = 50_000_000  # bytes of a sheet that is imported
_encoder = msgspec.json.Encoder(decimal_format="string", enc_hook=str)
_decoder = msgspec.json.Decoder()
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class BadRequest(QuintetError):
    """400, 405, 413, 415, 428: the request itself is wrong, before any rule is asked."""

    type = "invalid"

    def __init__(self, status: int, message: Text, rule: str) -> None:
        super().__init__(message, rule=rule)
        self.status = status


class LoginRequired(QuintetError):
    """401: nobody is signed in."""

    type, status = "login_required", 401

    def __init__(self) -> None:
        super().__init__(_("Please sign in", "请先登录"), rule="web.login_required")


class Call:
    """One request on its way: who asks, what, in which language."""

    def __init__(self, request: HttpRequest, parts: list[str]) -> None:
        self.request = request
        self.parts = parts
        self.method = str(request.method)
        self.session: Any = None
        self._actor: Actor | None = None

    @property
    def actor(self) -> Actor:
        """Who is signed in. Raises LoginRequired."""
        if self._actor is None:
            raise LoginRequired()
        return self._actor

    @actor.setter
    def actor(self, actor: Actor | None) -> None:
        self._actor = actor

    @property
    def is_signed_in(self) -> bool:
        return self._actor is not None

    @property
    def is_write(self) -> bool:
        return self.method not in _SAFE

    def header(self, name: str) -> str:
        """A header by its WSGI name: "HTTP_IF_MATCH"."""
        return str(self.request.META.get(name, ""))

    def param(self, name: str) -> str:
        """A query parameter, '' when absent."""
        return str(self.request.GET.get(name, ""))

    def json_param(self, name: str) -> Any:
        """A query parameter that holds JSON; None when absent. Raises InvalidInput."""
        text = self.param(name)
        if not text:
            return None
        return decode(text.encode("utf-8", "surrogatepass"), name)

    def int_param(self, name: str, default: int) -> int:
        """A whole number from the query. Raises InvalidInput."""
        text = self.param(name)
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise InvalidInput(
                [Invalid(_("{n} must be a whole number", "{n} 必须是整数").format(n=name), name, "web.parameter")]
            )
        return int(text)

    def raw(self, largest: int = LARGEST_BODY) -> bytes:
        """The body's bytes. Raises BadRequest for one that is too large."""
        length = self.request.META.get("CONTENT_LENGTH") or "0"
        if not str(length).isdigit() or int(length) > largest:
            raise BadRequest(413, _("The request is too large", "请求过大"), "web.too_large")
        return bytes(self.request.body)

    def json(self) -> Any:
        """The body. Raises BadRequest unless it is JSON by name and by nature."""
        require_json(self)
        return decode(self.raw())

    def object(self) -> dict[str, Any]:
        """The body, which must be a JSON object; an empty body is an empty object."""
        require_json(self)
        raw = self.raw()
        found = decode(raw) if raw.strip() else {}
        if not isinstance(found, dict):
            raise BadRequest(400, _("The body must be a JSON object", "请求体必须是 JSON 对象"), "web.json_object")
        return found

    def version(self) -> int | None:
        """The version in If-Match, or None. Raises BadRequest for one that is no number."""
        text = self.header("HTTP_IF_MATCH").strip().removeprefix("W/").strip('"')
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise BadRequest(400, _("If-Match must be a version number", "If-Match 必须是版本号"), "web.if_match")
        return int(text)


def decode(raw: bytes, name: str | None = None) -> Any:
    """JSON from bytes. Raises BadRequest (body) or InvalidInput (a parameter of that name)."""
    try:
        return _decoder.decode(raw)
    except (msgspec.MsgspecError, RecursionError, UnicodeError, ValueError) as problem:
        text = _("This is not valid JSON", "不是有效的 JSON")
        if name:
            raise InvalidInput([Invalid(text, name, "web.json")]) from problem
        raise BadRequest(400, text, "web.json") from problem


def require_json(call: Call) -> None:
    """Raises BadRequest when the body is not declared as JSON: forms of other sites cannot say so."""
    if str(call.request.META.get("CONTENT_TYPE", "")).split(";")[0].strip().lower() != "application/json":
        text = _("Send application/json", "请使用 application/json")
        raise BadRequest(415, text, "web.content_type")


def check_origin(call: Call) -> None:
    """Raises NotAllowed for a write that a page of another site sent with the reader's cookie."""
    site = call.header("HTTP_SEC_FETCH_SITE")
    if site:
        same = site in ("same-origin", "none")
    else:
        origin = call.header("HTTP_ORIGIN")
        same = not origin or (urlsplit(origin).netloc or "none") == call.header("HTTP_HOST")
    if not same:
        raise NotAllowed(_("This request comes from another site", "请求来自其他站点"), rule="web.same_origin")


def encode(data: Any) -> bytes:
    """JSON as the API writes it."""
    return _encoder.encode(data)


def answer(data: Any, status: int = 200) -> HttpResponse:
    """A JSON answer."""
    return answer_bytes(encode(data), status)


def answer_bytes(body: bytes, status: int = 200) -> HttpResponse:
    """A JSON answer that is encoded already."""
    response = HttpResponse(body, status=status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def address_of(call: Call) -> str:
    """Where the request comes from. A proxy on this machine is believed about whom it forwards for, nobody else is."""
    address = str(call.request.META.get("REMOTE_ADDR", ""))
    forwarded = call.header("HTTP_X_FORWARDED_FOR").rpartition(",")[2].strip()
    return (forwarded if forwarded and _is_local(address) else address)[:60]


def _is_local(address: str) -> bool:
    return address in ("::1", "localhost") or address.startswith("127.")


def largest_body(path: str) -> int:
    """How many bytes may be sent there."""
    return LARGEST_UPLOAD if path == "/api/imports" else LARGEST_BODY


def is_loopback(call: Call) -> bool:
    """Whether the request comes from this machine."""
    return _is_local(address_of(call))


def is_demo() -> bool:
    """Whether anybody may be anybody here."""
    return bool(settings.DEMO)
