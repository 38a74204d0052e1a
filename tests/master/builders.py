"""Builders of master data: one line to a company, a department, a user, a party, an item. For every room's tests."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from quintet.kernel import sql
from quintet.kernel.actor import Actor, get_actor, system_actor
from quintet.kernel.documents import get_document
from quintet.kernel.runner import perform
from quintet.master.persons.commands import create_user

numbers = count(1)


def make(document: str, *, company: int | None = None, **values: Any) -> int:
    """A document through its create command, by the system; its number."""
    found = get_document(document)
    if found.is_master:
        values.setdefault("code", f"T{next(numbers):05}")
        values.setdefault("name", values["code"])
        if company is not None:
            values["company"] = company  # of a department, say; master data itself belongs to no company
    return perform(found.create, [values], actor=system_actor("test", company)).record.id


def a_company(**values: Any) -> int:
    """A company with books in yuan."""
    return make("master.company", **values)


def a_unit_of_measure(code: str = "PCS", places: int = 0) -> int:
    """A unit of measure, the same one for the same code."""
    held = sql.value("SELECT id FROM master_unit WHERE code = %s", [code])
    return held or make("master.unit", code=code, name=code, places=places)


def a_department(company: int, parent: int | None = None, **values: Any) -> int:
    """A department of the company, at the top or below another."""
    return make("master.org_unit", company=company, parent=parent, **values)


def a_user(*roles: str, company: int | None = None, unit: int | None = None, name: str = "") -> Actor:
    """Somebody who signs in with these roles."""
    username = f"user{next(numbers)}"
    return get_actor(create_user(username, "secret", name or username.title(), roles, company, unit))


def a_party(**values: Any) -> int:
    """A customer."""
    return make("master.party", **{"name": f"Customer {next(numbers)}", **values})


def an_item(price: Any = None, **values: Any) -> int:
    """An item counted in pieces, taxed at 13 %."""
    return make("master.item", **{"unit": a_unit_of_measure(), "sales_price": price, **values})


def a_payment_term(*parts: tuple[Any, int] | tuple[Any, int, bool]) -> int:
    """A payment term of (percent, days[, to the end of the month]); all at once after 30 days when left out."""
    rows = [{"percent": Decimal(p[0]), "days": p[1], "end_of_month": len(p) > 2 and p[2]} for p in parts or [(100, 30)]]
    return make("master.payment_term", lines=rows)


def a_price_list(*lines: Mapping[str, Any], **values: Any) -> int:
    """A price list of rows like {"item": 7, "unit_price": "12.50", "min_quantity": 10}."""
    return make("master.price_list", lines=list(lines), **values)


def a_calendar(exceptions: Sequence[Mapping[str, Any]] = (), **values: Any) -> int:
    """A working calendar, Monday to Friday, the default one."""
    return make("master.working_calendar", **{"is_default": True, "exceptions": list(exceptions), **values})
