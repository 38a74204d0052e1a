"""Goods from suppliers into the books: stock at the order's price against the estimated payable, and differences."""

from collections.abc import Sequence
from decimal import Decimal

from quintet.finance.ledgers.queries import require_currency
from quintet.finance.payables.documents import estimated_receipt
from quintet.finance.payables.facts import (
    PurchaseReceiptFacts,
    PurchaseReceiptLine,
    PurchaseReturnFacts,
    PurchaseReturnLine,
    RevaluationFacts,
    Revalued,
)
from quintet.finance.payables.models import EstimatedReceipt
from quintet.finance.vouchers.commands import FactRow, Facts, post_facts, stock_roles
from quintet.kernel import store
from quintet.kernel.core_events import DocumentCreated
from quintet.kernel.dispatch import say
from quintet.kernel.money import ZERO
from quintet.kernel.unit import current

# What was used of materials may still lie in unfinished goods: their difference is spread with the month's costs.
# What was sold is cost of sales at once; a service lies nowhere and is an expense, whatever it turns out to cost.
_ISSUED = {"goods": "cost_of_sales", "service": "purchased_service"}
_TEMPLATE = {"purchase": "stock_revalued", "cost_close": "cost_difference"}


def book_receipts(facts: Sequence[PurchaseReceiptFacts]) -> None:
    """Book goods received at the order's price, Dr stock Cr estimated payable (template purchase_received).

    Keeps an estimate of each line until its invoice comes. Set-based, inside a running command. Raises Refused for a
    currency other than the ledger's and whatever post_facts refuses.
    """
    if not facts:
        return
    require_currency(((each.number, each.currency) for each in facts), "finance.payables.ledger_currency")
    post_facts([_received(each) for each in facts])
    made = [_estimate(each, line, "receipt", Decimal(1)) for each in facts for line in each.lines]
    _enter(made)


def book_returns(facts: Sequence[PurchaseReturnFacts]) -> None:
    """Book goods sent back, in red (template purchase_returned); a negative estimate waits for the credit note.

    What left the stock at another cost than the supplier credits goes where a difference of price would have gone.
    """
    if not facts:
        return
    require_currency(((each.number, each.currency) for each in facts), "finance.payables.ledger_currency")
    post_facts([_returned(each) for each in facts])
    made = [_estimate(each, line, "return", Decimal(-1)) for each in facts for line in each.lines]
    _enter(made)


def book_revaluation(facts: Sequence[RevaluationFacts]) -> None:
    """Book what the stock made of differences (templates stock_revalued, cost_difference by cause).

    The share on hand goes to the stock's account by class. What was issued: for an invoice, materials go to
    `material_variance` (closed with the month's costs) and goods to cost of sales; for closed costs all goes to cost of
    sales, because those accounts have to end at zero. Clears `purchase_difference` or `overhead`.
    """
    post_facts([_revalued(each) for each in facts])


def _received(facts: PurchaseReceiptFacts) -> Facts:
    rows = [
        FactRow(
            amounts={"net": line.net}, dims={"item": line.item}, quantity=line.quantity,
            roles=stock_roles(line.stock_class),
        )
        for line in facts.lines
    ]  # fmt: skip
    return _of_supplier("purchase_received", facts, rows)


def _returned(facts: PurchaseReturnFacts) -> Facts:
    rows = [
        FactRow(
            amounts={"cost": line.cost, "difference": line.net - line.cost}, dims={"item": line.item},
            quantity=line.quantity, roles=_roles(line),
        )
        for line in facts.lines
    ]  # fmt: skip
    return _of_supplier("purchase_returned", facts, rows)


def _of_supplier(template: str, facts: PurchaseReceiptFacts, rows: Sequence[FactRow]) -> Facts:
    return Facts(
        template=template, source=facts.receipt, posted_on=facts.happened_on,
        amounts={"net": sum((line.net for line in facts.lines), ZERO)}, dims={"party": facts.supplier},
        rows=tuple(rows), summary_args={"document": facts.number, "party": facts.supplier_name},
    )  # fmt: skip


def _revalued(facts: RevaluationFacts) -> Facts:
    rows = tuple(
        FactRow(
            amounts={
                "to_stock": line.to_stock, "to_issued": line.to_issued, "difference": line.to_stock + line.to_issued,
            },
            dims={"item": line.item}, roles=_roles(line),
        )
        for line in facts.lines
    )  # fmt: skip
    issued = sum((line.to_issued for line in facts.lines), ZERO)
    total = issued + sum((line.to_stock for line in facts.lines), ZERO)
    return Facts(
        template=_TEMPLATE[facts.cause], source=facts.document, posted_on=facts.happened_on,
        amounts={"to_issued": issued, "difference": total}, rows=rows, summary_args={"document": facts.number},
    )  # fmt: skip


def _roles(line: Revalued | PurchaseReturnLine) -> dict[str, str]:
    """The account the stock lies in, and the one that what was used or sold of it belongs to."""
    issued = _ISSUED.get(line.stock_class)
    return {**stock_roles(line.stock_class), **({"material_variance": issued} if issued else {})}


def _estimate(facts: PurchaseReceiptFacts, line: PurchaseReceiptLine, kind: str, sign: Decimal) -> EstimatedReceipt:
    net = sign * line.net
    return store.new(
        EstimatedReceipt, id=None, company_id=current().actor.company_id, owner_id=facts.owner, unit_id=facts.unit,
        supplier_id=facts.supplier, kind=kind, receipt_ref=facts.receipt, receipt_line_id=line.line,
        order_ref=facts.order, order_line_id=line.order_line, item_id=line.item, warehouse_ref=line.warehouse,
        stock_class=line.stock_class, payment_term_id=facts.payment_term, received_on=facts.happened_on,
        currency=facts.currency, quantity=sign * line.quantity, tax_rate=line.tax_rate, net=net, open_net=net,
    )  # fmt: skip


def _enter(made: Sequence[EstimatedReceipt]) -> None:
    unit = current()
    for each in made:
        unit.add(estimated_receipt, each)
    say(DocumentCreated(document=each.id, doc=estimated_receipt.name) for each in made)
    unit.flush()
