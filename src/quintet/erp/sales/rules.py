"""What is true of sales orders; pure functions. Prices include tax, percentages are 13 for 13 %."""

from collections.abc import Iterable
from decimal import Context, Decimal
from typing import Any

from quintet.kernel.money import round_money
from quintet.kernel.results import Invalid
from quintet.kernel.text import _

HUNDRED = Decimal(100)
NO_TAX = Decimal(0)
NO_DISCOUNT = Decimal(0)
MOST = Decimal(10) ** 13
_EXACT = Context(prec=60)


def line_amounts(
    quantity: Decimal, unit_price: Decimal, discount: Decimal, tax_rate: Decimal
) -> tuple[Decimal, Decimal, Decimal]:
    """(gross, net, tax) of a line in cents: tax is taken out of the price that includes it.

    gross = round(quantity x price x (100 − discount) / 100); net = round(gross / (1 + rate)); tax = gross − net
    (VAT on prices including tax: 增值税暂行条例实施细则 art. 14).
    """
    full = _EXACT.multiply(quantity, unit_price)
    gross = round_money(_EXACT.multiply(full, (HUNDRED - discount) / HUNDRED) if discount else full)
    net = round_money(_EXACT.divide(gross * HUNDRED, HUNDRED + tax_rate))
    return gross, net, gross - net


def open_quantity(line: Any) -> Decimal:
    """Ordered and not delivered."""
    quantity: Decimal = line.quantity - line.delivered_quantity
    return quantity


def short_quantity(line: Any) -> Decimal:
    """Ordered, not delivered, and not reserved either."""
    quantity: Decimal = line.quantity - line.delivered_quantity - line.reserved_quantity
    return quantity


def line_progress(line: Any) -> Decimal:
    """How much of a line is delivered, reserved or made so far, in percent with two places, at most 100."""
    done = line.delivered_quantity + line.reserved_quantity + line.in_progress_quantity
    if not line.is_stocked:
        done = line.delivered_quantity
    return min(HUNDRED, round(done * HUNDRED / line.quantity, 2)) if line.quantity else NO_TAX


def order_progress(lines: Iterable[Any]) -> Decimal:
    """The progress of an order: that of its lines, weighted by their amounts (evenly when all are free)."""
    weighed = [(line.gross, line.progress_percent) for line in lines]
    if not any(weight for weight, _percent in weighed):
        weighed = [(Decimal(1), percent) for _weight, percent in weighed]
    total = sum((weight for weight, _percent in weighed), NO_TAX)
    return round(sum((w * p for w, p in weighed), NO_TAX) / total, 2) if total else NO_TAX


def percentages_between_0_and_100(line: Any, path: str) -> Iterable[Invalid]:
    """Discount and tax rate lie between 0 and 100 %."""
    if not 0 <= line.discount <= HUNDRED:
        yield Invalid(
            _("A discount lies between 0 and 100 %", "折扣须在 0 到 100 之间"),
            f"{path}.discount",
            "erp.sales.discount_0_to_100",
        )
    if line.tax_rate is not None and not 0 <= line.tax_rate <= HUNDRED:
        yield Invalid(
            _("A tax rate lies between 0 and 100 %", "税率须在 0 到 100 之间"),
            f"{path}.tax_rate",
            "erp.sales.tax_rate_0_to_100",
        )


def price_within_range(line: Any, path: str) -> Iterable[Invalid]:
    """A price is not negative, and quantity times price stays below 10^13."""
    if line.unit_price is not None and line.unit_price < 0:
        yield Invalid(
            _("A price is not negative", "单价不能为负"), f"{path}.unit_price", "erp.sales.price_not_negative"
        )
    if abs(line.gross) >= MOST:
        yield Invalid(
            _("Quantity times price is too large", "数量乘以单价过大"),
            f"{path}.quantity",
            "erp.sales.amount_within_range",
        )
