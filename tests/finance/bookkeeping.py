"""Vouchers for tests of the books: entries by account code, in the books at once."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.finance.vouchers.commands import Entry, Facts, post_facts
from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor
from quintet.kernel.reports import Result, get_report
from quintet.kernel.runner import together
from tests.finance.builders import D, World

# a template whose own lines fall away: what is booked are the entries
BARE = "closing_year"


def book(world: World, on: date, *lines: tuple[str, str], dims: dict[str, int] | None = None) -> int:
    """A voucher of (code, amount) lines: debits positive, credits negative; together they are zero."""
    (number,) = book_all(world, [(on, [(code, D(amount)) for code, amount in lines])], dims)
    return number


def book_all(
    world: World, vouchers: Sequence[tuple[date, Sequence[tuple[str, Decimal]]]], dims: dict[str, int] | None = None
) -> list[int]:
    """Several vouchers in one transaction; accounts that need a dimension get the world's."""
    known = {"party": world.customer, "item": world.item, **(dims or {})}
    chart = {
        code: (number, wanted)
        for number, code, wanted in sql.rows(
            "SELECT id, code, dimensions FROM finance_account WHERE ledger_id = %s", [world.ledger]
        )
    }
    facts = [
        Facts(
            template=BARE, source=None, posted_on=on, amounts={"profit": D("0.00")}, summary_args={"period": "-"},
            entries=tuple(_entry(chart[code], amount, known, dims or {}) for code, amount in lines),
        )
        for on, lines in vouchers
    ]  # fmt: skip
    with clock.frozen_at(max(on for on, _lines in vouchers)), together(world.system, "tests.book"):
        return [number for number in post_facts(facts) if number is not None]


def _entry(account: tuple[int, str], amount: Decimal, known: dict[str, int], asked: dict[str, int]) -> Entry:
    number, wanted = account
    dims = {name: known[name] for name in wanted.split() if not name.endswith("?")}
    dims |= {name: known[name] for name in asked if f"{name}?" in wanted.split()}
    return Entry(account=number, debit=max(amount, D("0.00")), credit=max(-amount, D("0.00")), dims=dims)


def period(number: str) -> int:
    """A period by its number, "2026-11"."""
    return int(sql.value("SELECT id FROM finance_period WHERE number = %s", [number]))


def rows_by_no(result: Result) -> dict[int, dict[str, Any]]:
    """The rows of a statement (one below the other) by their official number."""
    return {row["no"]: dict(row) for row in result.rows if row.get("no") is not None}


def follow(actor: Actor, link: dict[str, Any]) -> Result:
    """What a figure opens into, as its page would ask for it."""
    return get_report(link["report"]).run(actor, {name: str(value) for name, value in link["params"].items()})
