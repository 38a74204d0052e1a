"""Special pages over HTTP: what the rooms declare through quintet.kernel.pages."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from quintet.kernel.actor import Actor
from quintet.kernel.pages import Page, pages
from quintet.kernel.reading import values
from quintet.kernel.reading.meta import parameter_meta
from quintet.kernel.results import NotFound, QuintetError
from quintet.kernel.text import Text
from quintet.web.http import Call, answer


def list_pages(actor: Actor) -> dict[str, Any]:
    """Pages the actor may see, as the API lists them."""
    return {name: _meta(page, actor) for name, page in pages.items() if page.allows(actor)}


def _meta(page: Page, actor: Actor) -> dict[str, Any]:
    try:
        defaults = written(page.defaults(actor))
    except QuintetError:  # what they depend on is not there yet: the page itself will tell
        defaults = {}
    return {
        "name": page.name,
        "label": str(page.label),
        "system": page.system,
        "icon": page.icon,
        "kind": page.kind,
        "help": str(page.help),
        "params": [parameter_meta(name, each) for name, each in page.parameters.items()],
        "defaults": defaults,
    }


def get_page(call: Call, name: str) -> HttpResponse:
    """GET /api/pages/{name}?<params>. Raises NotFound, NotAllowed, InvalidInput."""
    page = pages.get(name)
    if page is None:
        raise NotFound()
    return answer(written(page.run(call.actor, dict(call.request.GET.items()))))


def written(value: Any) -> Any:
    """As the API writes it: texts in the reader's language, moments in UTC, decimals as text."""
    if isinstance(value, Text):
        return str(value)
    if isinstance(value, str | int) or value is None:
        return value
    if isinstance(value, Mapping):
        return {name: written(each) for name, each in value.items()}
    if isinstance(value, Sequence):
        return [written(each) for each in value]
    if isinstance(value, datetime):
        return values.moment(value)
    if isinstance(value, Decimal):
        return values.trimmed(value)
    return value.isoformat() if isinstance(value, date) else value
