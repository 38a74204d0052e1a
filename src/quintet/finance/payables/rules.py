"""Claims about purchase invoices; pure functions."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from quintet.kernel.money import plain, round_money, share_between
from quintet.kernel.results import Invalid
from quintet.kernel.text import _

__all__ = ["complete_line", "line_fits", "plain", "tax_is_near"]

HUNDRED = Decimal(100)
# the tax of each line is rounded by itself, on paper another way: cents, never more
MOST_ROUNDING = Decimal("1.00")


def complete_line(line: Any, estimate: Any) -> None:
    """What is empty comes from the receipt: all that is open of it, at the order's price and tax rate.

    An amount that is still the order's follows the quantity; one taken from the paper stays.
    """
    line.item_id = estimate.item_id
    if line.quantity is None:
        line.quantity = estimate.quantity - estimate.invoiced_quantity
    start, whole = estimate.invoiced_quantity, estimate.quantity
    share = share_between(estimate.net, start, start + line.quantity, whole)
    if line.net is None or (line.net == line.estimated_net != 0):
        line.net = share
    line.estimated_net = share
    if line.tax_rate is None:
        line.tax_rate = estimate.tax_rate
    line.tax = round_money(line.net * line.tax_rate / HUNDRED)


def line_fits(line: Any, estimate: Any, supplier: int, path: str) -> Iterable[Invalid]:
    """The receipt is this supplier's, and quantity and amount are on its side of zero and not more than is open."""
    if estimate is None or estimate.supplier_id != supplier:
        yield Invalid(_("A receipt of another supplier", "不是该供应商的入库"), f"{path}.estimate")
        return
    free = estimate.quantity - estimate.invoiced_quantity
    if line.quantity == 0 or (line.quantity > 0) != (estimate.quantity > 0) or abs(line.quantity) > abs(free):
        text = _("{open} are received and not invoiced yet", "已入库未开票数量为 {open}")
        yield Invalid(text.format(open=plain(free)), f"{path}.quantity", "finance_invoiced_within_received")
    elif line.net and (line.net > 0) != (estimate.quantity > 0):
        yield Invalid(_("The amount has the sign of the quantity", "金额与数量的正负须一致"), f"{path}.net")


def tax_is_near(invoice: Any) -> Iterable[Invalid]:
    """The tax on the paper differs from the computed one by rounding only."""
    computed = sum((round_money(n.net * n.tax_rate / HUNDRED) for n in invoice.lines if n.net is not None), Decimal(0))
    if invoice.tax_amount is not None and abs(invoice.tax_amount - computed) > MOST_ROUNDING:
        text = _("By the lines it is {computed}: mend their rates", "按明细应为 {computed}，请核对税率")
        yield Invalid(text.format(computed=computed), "tax_amount")
