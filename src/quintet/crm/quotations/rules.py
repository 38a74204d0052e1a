"""Claims about quotations; pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from quintet.kernel.results import Invalid
from quintet.kernel.text import _

HUNDRED, NONE = Decimal(100), Decimal(0)
_PLACES = Decimal("0.0001")
LEAST_MARGIN = Decimal("-99999.9999")


def effective_discount(unit_price: Decimal | None, discount: Decimal, list_price: Decimal | None) -> Decimal:
    """The discount in percent against the list price, four places, never below zero; a lowered price counts too.

    Without a list price only the discount itself counts.
    """
    if unit_price is None or not list_price:
        return max(discount, NONE)
    paid = unit_price * (HUNDRED - discount)
    return max((HUNDRED - paid / list_price).quantize(_PLACES, ROUND_HALF_UP), NONE)


def discount_limit(roles: Iterable[str], limits: Mapping[str, Decimal]) -> Decimal | None:
    """The largest discount that holders of these roles may give; None when no limits are kept at all.

    Where limits are kept, who holds none of their roles may give no discount.
    """
    if not limits:
        return None
    return max((limits[role] for role in roles if role in limits), default=NONE)


def margin(net: Decimal, cost: Decimal) -> Decimal | None:
    """(net − cost) ÷ net in percent, four places; None when nothing is asked for it.

    What is nearly given away has no lower figure than LEAST_MARGIN: the column ends there.
    """
    return max(((net - cost) / net * HUNDRED).quantize(_PLACES, ROUND_HALF_UP), LEAST_MARGIN) if net else None


def amounts_within_reason(lines: Sequence[Any]) -> Iterable[Invalid]:
    """Quantities are above zero, prices not negative, discounts and tax rates between 0 and 100 %."""
    for index, line in enumerate(lines):
        at = f"lines.{index}."
        if line.quantity <= 0:
            yield Invalid(_("A quantity is above zero", "数量须大于 0"), at + "quantity")
        if line.unit_price is not None and line.unit_price < 0:
            yield Invalid(_("A price cannot be negative", "单价不能为负"), at + "unit_price")
        if not NONE <= line.discount <= HUNDRED:
            yield Invalid(_("A discount lies between 0 and 100 %", "折扣须在 0 到 100 之间"), at + "discount")
        if line.tax_rate is not None and not NONE <= line.tax_rate <= HUNDRED:
            yield Invalid(_("A tax rate lies between 0 and 100 %", "税率须在 0 到 100 之间"), at + "tax_rate")


def valid_dates(quoted_on: date, valid_until: date) -> Invalid | None:
    """It does not expire before it begins."""
    if valid_until < quoted_on:
        return Invalid(_("It expires before it begins", "有效期早于报价日期"), "valid_until")
    return None


def has_lines(lines: Sequence[Any]) -> Invalid | None:
    """There is something to offer."""
    return None if lines else Invalid(_("The quotation has no lines", "报价单没有明细"), "lines")


def every_line_priced(lines: Sequence[Any]) -> Iterable[Invalid]:
    """Every line has a price: typed, from the price list, or from the item."""
    for index, line in enumerate(lines):
        if line.unit_price is None:
            text = _("There is no price: type one, or add it to the price list", "没有价格：请填写，或在价格表中维护")
            yield Invalid(text, f"lines.{index}.unit_price")
