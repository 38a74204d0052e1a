"""Tax rates: from the pack when a company first closes, from then on rows of its own."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache as remembered
from typing import Any

from quintet.finance.closing.documents import tax_rate
from quintet.finance.closing.models import TaxRate
from quintet.finance.ledgers.queries import PACKS, LedgerFacts
from quintet.kernel import cache, store
from quintet.kernel.money import ZERO, round_money
from quintet.kernel.unit import acting, current

SURTAXES = ("city_tax", "education_surcharge", "local_education_surcharge")


@dataclass(frozen=True)
class Rate:
    """A rate that holds: percent, and the yearly profit up to which it does (None: any)."""

    percent: Decimal
    ceiling: Decimal | None


@dataclass(frozen=True)
class Rates:
    """The rates of a day, those in use."""

    by_kind: dict[str, Rate]

    def percent(self, kind: str) -> Decimal:
        """The rate of a tax; 0 where none is in use."""
        found = self.by_kind.get(kind)
        return found.percent if found else ZERO

    def surtaxes(self, base: Decimal) -> dict[str, Decimal]:
        """Surcharges on VAT of that amount, with the relief in use; each rounded to the cent."""
        left = (100 - self.percent("surtax_relief")) / 100
        return {kind: round_money(base * self.percent(kind) / 100 * left) for kind in SURTAXES}

    def income_tax_percent(self, profit: Decimal) -> Decimal:
        """The rate for a yearly profit so far: the small enterprises' while it is in use and not passed."""
        small = self.by_kind.get("small_profit_income_tax")
        if small and (small.ceiling is None or profit <= small.ceiling):
            return small.percent
        return self.percent("income_tax")


def _load() -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in store.select(TaxRate, "t.in_use", tail="ORDER BY t.valid_from"):
        found.setdefault(row.company_id, []).append(row)
    return found


def rates_on(company_id: int, day: date) -> Rates:
    """The rates in use on a day; of two that overlap the later one holds."""
    rows = cache.get("finance.tax_rate", _load).get(company_id, [])
    held = (r for r in rows if r.valid_from <= day and (r.valid_to is None or day <= r.valid_to))
    return Rates({r.kind: Rate(r.rate, r.ceiling) for r in held})


@remembered
def _pack_rates(pack: str) -> list[dict[str, Any]]:
    path = PACKS / pack / "tax_rates.toml"
    return list(tomllib.loads(path.read_text("utf-8"))["rates"]) if path.is_file() else []


def bring_rates(ledger: LedgerFacts) -> None:
    """The pack's rates as rows of a company that has none yet. Inside a command."""
    if store.select(TaxRate, "t.company_id = %s", [ledger.company_id], tail="LIMIT 1"):
        return
    rows = [
        {
            **{name: each[name] for name in ("kind", "valid_from", "in_use", "basis")},
            "rate": Decimal(each["rate"]),
            "ceiling": Decimal(each["ceiling"]) if "ceiling" in each else None,
            "valid_to": each.get("valid_to"),
            "currency": ledger.currency,
        }
        for each in _pack_rates(ledger.pack)
    ]
    unit = current()
    with acting(unit.actor.as_system("finance.bring_rates")):
        tax_rate.create(rows)
    # they come with the pack: nobody made them by closing a month
    unit.made[:] = [record for record in unit.made if not isinstance(record, TaxRate)]
