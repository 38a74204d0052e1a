"""For those who operate it: is it alive, is it ready, how is it doing."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden

from quintet.kernel import sql
from quintet.web import metrics, sessions
from quintet.web.http import Call, is_loopback

_GAUGES = """
SELECT (SELECT count(*) FROM kernel_event WHERE position IS NULL),
       (SELECT count(*) FROM kernel_parked_event),
       (SELECT coalesce(max(position), 0) FROM kernel_event WHERE position IS NOT NULL),
       (SELECT count(*) FROM kernel_session WHERE expires_at > now()),
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database())
"""
_NAMES = (
    "quintet_events_waiting",
    "quintet_events_parked",
    "quintet_event_position",
    "quintet_sessions",
    "quintet_database_connections",
)


def healthz(_request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(_request: HttpRequest) -> HttpResponse:
    """200 when the database answers and has our tables, else 503."""
    try:
        ready = sql.value("SELECT to_regclass('kernel_entry') IS NOT NULL")
    except DatabaseError:
        ready = False
    return HttpResponse("ready\n" if ready else "not ready\n", status=200 if ready else 503, content_type="text/plain")


def get_metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format; for this machine, or for an administrator's token."""
    call = Call(request, ["metrics"])
    sessions.recognise(call)
    if not is_loopback(call) and not (call.is_signed_in and "administrator" in call.actor.roles):
        return HttpResponseForbidden("from this machine, or with an administrator's token\n", content_type="text/plain")
    lines = [*metrics.lines()]
    for name, value in zip(_NAMES, sql.rows(_GAUGES)[0], strict=True):
        lines += [f"# TYPE {name} gauge", f"{name} {value}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")
