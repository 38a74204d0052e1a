"""What happens to payment plans: made or made anew for orders, lowered by deliveries, dropped with what ends."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from quintet.finance.plans import rules
from quintet.finance.plans.documents import payment_plan
from quintet.finance.plans.events import PaymentPlanChanged
from quintet.finance.plans.facts import OrderFacts
from quintet.finance.plans.models import BOOKED, DROPPED, NOTHING, OPEN, PaymentPlan, PaymentPlanLine
from quintet.kernel import sql, store
from quintet.kernel.core_events import DocumentCreated
from quintet.kernel.dispatch import say
from quintet.kernel.unit import current
from quintet.master.terms.queries import due_dates_many

__all__ = ["OrderFacts", "drop", "lower", "plan"]

# unique finance_plan_once (order_ref)
_OF_ORDERS = "SELECT id FROM finance_paymentplan WHERE order_ref = ANY(%s::bigint[]) ORDER BY id"


def plan(facts: Sequence[OrderFacts]) -> None:
    """Plan the money of these orders by their terms; an order that has a plan gets it anew. Inside a command.

    Nothing is booked. Four statements for any number of orders.
    """
    wanted = [each for each in facts if each.amount > 0]
    if not wanted:
        return
    known = _plans_of(each.order for each in wanted)
    due = due_dates_many([(f.payment_term, f.amount, f.expected_on) for f in wanted])
    for each, parts in zip(wanted, due, strict=True):
        record = known.get(each.order)
        if record is None:
            record = _add(each)
        _set(record, each, [(on, amount) for on, amount in parts if amount])
    current().flush()


def _add(facts: OrderFacts) -> PaymentPlan:
    unit = current()
    record = store.new(
        PaymentPlan, id=None, company_id=unit.actor.company_id, owner_id=facts.owner, unit_id=facts.unit,
        order_ref=facts.order, state=OPEN.value,
    )  # fmt: skip
    record.__dict__["lines"] = []
    unit.add(payment_plan, record)
    say([DocumentCreated(document=record.id, doc=payment_plan.name)])
    return record


def _set(record: Any, facts: OrderFacts, parts: Sequence[tuple[Any, Decimal]]) -> None:
    record.customer_id, record.payment_term_id = facts.customer, facts.payment_term
    record.expected_on, record.currency = facts.expected_on, facts.currency
    record.total = record.open_total = sum((amount for _on, amount in parts), NOTHING)
    record.booked_total = record.dropped_total = NOTHING
    for line, (on, amount) in zip(record.lines, parts, strict=False):  # those that stay are changed in place
        line.due_on, line.amount, line.open_amount = on, amount, amount
    del record.lines[len(parts) :]
    record.lines += [
        store.new(PaymentPlanLine, id=None, due_on=on, amount=amount, open_amount=amount)
        for on, amount in parts[len(record.lines) :]
    ]
    _settle(record)


def lower(booked: Mapping[int, Decimal]) -> None:
    """Deliveries turned {order: gross amount} into receivables: their plans expect that much less."""
    _take(booked, "booked_total")


def drop(orders: Mapping[int, Decimal | None]) -> None:
    """{order: gross amount} will not come (None: nothing more will): an order was cancelled, closed or changed."""
    _take(orders, "dropped_total")


def _take(amounts: Mapping[int, Decimal | None], into: str) -> None:
    plans = _plans_of(amounts)
    for order, record in plans.items():
        asked = amounts[order]
        taken = rules.take(record.lines, record.open_total if asked is None else asked)
        record.open_total -= taken
        record.__dict__[into] += taken
        _settle(record)
    if plans:
        current().flush()


def _settle(record: Any) -> None:
    """Next due date and state follow; whoever looks at the plan is told."""
    record.first_due_on = rules.next_due(record.lines)
    ended = BOOKED if record.booked_total else DROPPED
    record.state = OPEN.value if record.open_total else ended.value
    say(
        [
            PaymentPlanChanged(
                document=record.id,
                order=record.order_ref,
                open_total=record.open_total,
                first_due_on=record.first_due_on,
            )
        ]
    )


def _plans_of(orders: Iterable[int]) -> dict[int, Any]:
    """The plans of these orders, locked, with their lines."""
    ids = [row[0] for row in sql.rows(_OF_ORDERS, [store.array(sorted(set(orders)))])]
    return {each.order_ref: each for each in (current().load(payment_plan, ids) if ids else ())}
