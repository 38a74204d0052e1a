"""The doctor's check of stock."""

from collections.abc import Iterable
from itertools import islice

from quintet.erp.stock.queries import list_stock_differences
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _


@check("erp.stock_positions", _("Stock is the sum of its moves and reservations", "库存等于流水与预留之和"))
def positions_are_sums() -> Iterable[Finding]:
    """Quantity and value of a position are those of its moves, its reserved quantity that of its reservations."""
    text = _(
        "{number} differs by {quantity} in quantity, {value} in value, {reserved} in what is reserved",
        "{number} 数量差 {quantity}，金额差 {value}，预留差 {reserved}",
    )
    for each in islice(list_stock_differences(), MOST):
        said = text.format(number=each.number, quantity=each.quantity, value=each.value, reserved=each.reserved)
        yield Finding(each.position_id, said)
