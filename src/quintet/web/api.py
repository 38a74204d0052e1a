"""The door of the API: language, session, origin, then the view; every refusal becomes a problem."""

import time

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from quintet.kernel import clock, sql
from quintet.kernel.results import NotAllowed, NotFound, QuintetError
from quintet.web import metrics, problems, routes, sessions
from quintet.web.http import Call, check_origin
from quintet.web.login import TooMany


def language_of(header: str, default: str = "zh-hans") -> str:
    """Chinese or English, whichever the reader would rather have: the first of the two they name."""
    for part in header.lower().split(","):
        tag = part.strip()
        if tag.startswith("zh"):
            return "zh-hans"
        if tag.startswith("en"):
            return "en"
    return default


def api(request: HttpRequest, path: str) -> HttpResponse:
    """Every request below /api/."""
    started = time.perf_counter()
    call = Call(request, path.split("/"))
    translation.activate(language_of(call.header("HTTP_ACCEPT_LANGUAGE")))
    try:
        response = _answered(call)
    finally:
        translation.deactivate()
    metrics.count(call.method, call.parts[0], response.status_code, time.perf_counter() - started)
    return response


def _answered(call: Call) -> HttpResponse:
    try:
        call.request.get_host()  # raises for a name that is not ours: another site's name may point to this machine
        sessions.recognise(call)
        if call.is_write and call.session is not None and call.session.kind == "cookie":
            check_origin(call)
        with clock.in_zone_of(call.actor.company_id if call.is_signed_in else None):
            return routes.respond(call)
    except QuintetError as refusal:
        if isinstance(refusal, NotAllowed | NotFound) and call.is_signed_in:
            _log_denial(call, refusal)
        response = problems.of_refusal(refusal)
        if isinstance(refusal, TooMany):
            response.headers["Retry-After"] = str(refusal.seconds)
        return response
    except Exception as failure:
        return problems.of_failure(failure)


def _log_denial(call: Call, refusal: QuintetError) -> None:
    """Every denial is logged, once: those of commands by the runner."""
    if isinstance(refusal, NotAllowed) and refusal.is_logged:
        return
    number = call.parts[2] if len(call.parts) > 2 and call.parts[2].isdigit() and len(call.parts[2]) < 19 else None
    if isinstance(refusal, NotFound) and number is None:
        return
    sql.execute(
        "INSERT INTO kernel_denial (user_id, what, document, reason, at) VALUES (%s, %s, %s, %s, now())",
        [
            call.actor.user_id,
            "/".join((*call.parts[:2], *call.parts[3:4])).replace("\x00", "")[:160],
            int(number) if number else None,
            refusal.message.en.replace("\x00", "")[:240],
        ],
    )
