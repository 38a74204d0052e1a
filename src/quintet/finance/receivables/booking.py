"""Deliveries and returns into the books: voucher, receivable items by due date, credit, the draft of the invoice."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from quintet.finance.credit.commands import Delivered, move
from quintet.finance.ledgers.queries import require_currency
from quintet.finance.open_items.commands import use_credits
from quintet.finance.receivables.documents import receivable_item, sales_invoice
from quintet.finance.receivables.facts import DeliveryFacts, MovedLine, ReturnFacts
from quintet.finance.receivables.models import ReceivableItem, SalesInvoice, SalesInvoiceLine
from quintet.finance.receivables.side import RECEIVABLES
from quintet.finance.vouchers.commands import FactRow, Facts, post_facts, stock_roles
from quintet.kernel import store
from quintet.kernel.core_events import DocumentCreated
from quintet.kernel.dispatch import say
from quintet.kernel.unit import current
from quintet.master.terms.queries import due_dates_many


def book_delivery(facts: Sequence[DeliveryFacts], *, invoices: bool = True) -> None:
    """Book goods handed over: Dr receivable and cost, Cr revenue, pending VAT and inventory (template goods_delivered).

    Makes the receivable items by payment term, moves credit from reserved to receivable and, with `invoices`, drafts
    each delivery's invoice. Set-based, inside a running command; eleven statements for any number of deliveries.
    Raises Refused for a currency other than the ledger's and whatever post_facts refuses.
    """
    if not facts:
        return
    require_currency(((each.number, each.currency) for each in facts), "finance.receivables.ledger_currency")
    post_facts([_voucher_facts("goods_delivered", f, f.delivery) for f in facts])
    due = due_dates_many([(f.payment_term, f.gross, f.happened_on) for f in facts])
    for each, parts in zip(facts, due, strict=True):
        for due_on, amount in parts:
            if amount:
                _add_item(each, each.delivery, "delivery", due_on, amount)
    if invoices:
        draft_invoices(facts, flush=False)
    current().flush()
    move([Delivered(order=f.order, customer=f.customer, amount=f.gross) for f in facts if f.gross])


def book_return(facts: Sequence[ReturnFacts], *, invoices: bool = True) -> None:
    """Book goods that came back, in red (template goods_returned): a credit item that offsets what is open at once.

    The credit is used for the open items of the same delivery, then of the same order; the rest stays a credit of the
    customer. With `invoices` a credit note is drafted where the delivery was invoiced, and a draft invoice of it stays
    as it is. Raises Refused as book_delivery does.
    """
    if not facts:
        return
    require_currency(((each.number, each.currency) for each in facts), "finance.receivables.ledger_currency")
    post_facts([_voucher_facts("goods_returned", f, f.document) for f in facts])
    made = [(f, _add_item(f, f.document, "return", f.happened_on, -f.gross)) for f in facts if f.gross]
    if invoices:
        _draft_credit_notes(facts)
    current().flush()
    use_credits(RECEIVABLES, [(item, frozenset(n for n in (f.delivery, f.order) if n)) for f, item in made])
    move([Delivered(order=None, customer=f.customer, amount=-f.gross) for f in facts if f.gross])


def _voucher_facts(template: str, facts: DeliveryFacts | ReturnFacts, source: int) -> Facts:
    return Facts(
        template=template,
        source=source,
        posted_on=facts.happened_on,
        amounts={"gross": facts.gross, "net": facts.net, "tax": facts.tax, "cost": facts.cost},
        dims={"party": facts.customer},
        rows=tuple(
            FactRow(
                amounts={"cost": line.cost},
                dims={"item": line.item},
                quantity=line.quantity,
                roles=stock_roles(line.stock_class),
            )
            for line in facts.lines
        ),
        summary_args={"document": facts.number, "party": facts.customer_name},
    )


def _add_item(
    facts: DeliveryFacts | ReturnFacts, source: int, kind: str, due_on: Any, amount: Decimal
) -> ReceivableItem:
    unit = current()
    item = store.new(
        ReceivableItem, id=None, company_id=unit.actor.company_id, owner_id=facts.owner, unit_id=facts.unit,
        customer_id=facts.customer, kind=kind, source_ref=source, order_ref=facts.order, booked_on=facts.happened_on,
        due_on=due_on, currency=facts.currency, amount=amount, open_amount=amount,
    )  # fmt: skip
    unit.add(receivable_item, item)
    return item


def draft_invoices(facts: Sequence[DeliveryFacts], *, flush: bool = True) -> list[SalesInvoice]:
    """A draft invoice for each delivery (book_delivery does this already, unless told not to)."""
    made = [_add_invoice("invoice", f, f.delivery, f.lines) for f in facts if f.gross]
    say(DocumentCreated(document=each.id, doc=sales_invoice.name) for each in made)
    if flush:
        current().flush()
    return made


def _draft_credit_notes(facts: Sequence[ReturnFacts]) -> None:
    """A draft credit note for each return: the tax comes back only when it is issued."""
    made = [_add_invoice("credit", f, f.document, f.lines) for f in facts if f.gross]
    say(DocumentCreated(document=each.id, doc=sales_invoice.name) for each in made)


def _add_invoice(
    kind: str, facts: DeliveryFacts | ReturnFacts, source: int, lines: Sequence[MovedLine]
) -> SalesInvoice:
    unit = current()
    record = store.new(
        SalesInvoice, id=None, company_id=unit.actor.company_id, owner_id=facts.owner, unit_id=facts.unit, kind=kind,
        customer_id=facts.customer, order_ref=facts.order, delivery_ref=source, currency=facts.currency,
        net_total=facts.net, tax_total=facts.tax, gross_total=facts.gross,
    )  # fmt: skip
    record.__dict__["lines"] = [
        store.new(
            SalesInvoiceLine, id=None, item_id=line.item, description=line.description, quantity=line.quantity,
            tax_rate=line.tax_rate, net=line.net, tax=line.tax, gross=line.gross,
        )
        for line in lines
    ]  # fmt: skip
    unit.add(sales_invoice, record)
    return record
