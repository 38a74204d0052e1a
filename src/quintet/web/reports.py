"""Reports over HTTP: what the rooms declare in quintet.kernel.reports."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.http import HttpResponse

from quintet.kernel.actor import Actor
from quintet.kernel.results import NotFound
from quintet.kernel.text import _
from quintet.web.http import Call, answer


def room_label() -> str:
    """The room of a system's menu that holds its reports."""
    return str(_("Reports", "报表"))


def _kernel() -> Any:
    return import_module("quintet.kernel.reports") if find_spec("quintet.kernel.reports") else None


def list_reports(actor: Actor) -> dict[str, Any]:
    """Reports the actor may see, as the API lists them."""
    return {}


def get_report(call: Call, name: str) -> HttpResponse:
    """GET /api/reports/{name}."""
    raise NotFound()


__all__ = ["answer", "get_report", "list_reports", "room_label"]
