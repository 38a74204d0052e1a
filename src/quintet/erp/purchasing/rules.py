"""What is true of purchases; pure functions. Prices include tax, percentages are 13 for 13 %."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal
from typing import Any

from quintet.kernel.money import plain, round_quantity, share_between
from quintet.kernel.results import Invalid
from quintet.kernel.text import _

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
MOST = Decimal(10) ** 13


def purchase_quantity(wanted: Decimal, factor: Decimal, minimum: Decimal, multiple: Decimal, places: int) -> Decimal:
    """How many purchase units to order so that at least `wanted` stock units come.

    Rounded up in the purchase unit: to its decimals, to the multiple, and not below the minimum.
    """
    step = multiple if multiple > 0 else ONE.scaleb(-places)
    needed = max(wanted / factor, minimum)
    return round_quantity((needed / step).to_integral_value(ROUND_CEILING) * step)


def most_receivable(line: Any) -> Decimal:
    """How much of an order line may be received in all, in stock units: what is ordered and what is tolerated."""
    most: Decimal = round_quantity(line.stock_quantity * (HUNDRED + line.over_tolerance) / HUNDRED)
    return most


def open_quantity(line: Any) -> Decimal:
    """Ordered and not received, in stock units; nothing where more came than was ordered."""
    quantity: Decimal = max(line.stock_quantity - line.received_quantity, ZERO)
    return quantity


def receipt_amounts(line: Any, quantity: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """(gross, net, tax) of a quantity that follows what was received before: the share of the stretch it covers.

    All receipts of a line add up to it to the cent, the last takes the residue; more than ordered goes on alike.
    """
    start, whole = line.received_quantity, line.stock_quantity
    gross = share_between(line.gross, start, start + quantity, whole)
    net = share_between(line.net, start, start + quantity, whole)
    return gross, net, gross - net


def within_tolerance(line: Any, of_order: Any, index: int) -> Invalid | None:
    """No more is received than was ordered and the supplier's over-receipt tolerance allows."""
    left = most_receivable(of_order) - of_order.received_quantity
    if line.quantity <= left:
        return None
    text = _(
        "{item}: {quantity} is more than the {left} that may still be received ({percent} % over-receipt allowed)",
        "{item}：{quantity} 超过还可收货的 {left}（允许超收 {percent}%）",
    )
    said = text.format(
        item=of_order.description,
        quantity=plain(line.quantity),
        left=plain(left),
        percent=plain(of_order.over_tolerance),
    )
    return Invalid(said, f"lines.{index}.quantity", "erp.purchasing.within_tolerance")


def price_within_range(line: Any, path: str) -> Iterable[Invalid]:
    """A price is not negative, a tax rate lies between 0 and 100 %, amounts stay below 10^13."""
    if line.unit_price is not None and line.unit_price < 0:
        text = _("A price is not negative", "单价不能为负")
        yield Invalid(text, f"{path}.unit_price", "erp.purchasing.price_not_negative")
    if line.tax_rate is not None and not 0 <= line.tax_rate <= HUNDRED:
        text = _("A tax rate lies between 0 and 100 %", "税率须在 0 到 100 之间")
        yield Invalid(text, f"{path}.tax_rate", "erp.purchasing.tax_rate_0_to_100")
    if abs(line.gross) >= MOST:
        text = _("Quantity times price is too large", "数量乘以单价过大")
        yield Invalid(text, f"{path}.quantity", "erp.purchasing.amount_within_range")


def countable(line: Any, path: str) -> Invalid | None:
    """A quantity is above 0 and fits the decimals of the purchase unit; in stock units those of the item's unit."""
    places = line.terms.places if line.terms else line.facts.places
    if line.quantity is None or line.quantity <= 0:
        text = _("The quantity of {item} must be above 0", "{item}的数量须大于 0").format(item=line.facts.title)
        return Invalid(text, f"{path}.quantity", "erp.purchasing.quantity_above_zero")
    if line.quantity != round(line.quantity, places):
        text = _("{item} is ordered with {n} decimals", "{item}的订购数量只能有 {n} 位小数")
        said = text.format(item=line.facts.title, n=places)
        return Invalid(said, f"{path}.quantity", "erp.purchasing.quantity_fits_unit")
    if line.stock_quantity != round(line.stock_quantity, line.facts.places):
        text = _("{item}: {quantity} in stock units cannot be counted", "{item}：折合库存数量 {quantity} 无法计量")
        said = text.format(item=line.facts.title, quantity=plain(line.stock_quantity))
        return Invalid(said, f"{path}.quantity", "erp.purchasing.whole_stock_units")
    return None
