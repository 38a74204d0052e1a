"""Selling 销售推进: from the first talk to an accepted quotation; too much discount waits for the sales manager.

How an accepted quotation becomes an order is told in order_to_cash.
"""

from collections.abc import Iterator
from typing import Any

from quintet.crm.customers.documents import activity
from quintet.crm.opportunities import commands as opportunities
from quintet.crm.opportunities.documents import opportunity
from quintet.crm.quotations import commands as quotations
from quintet.crm.quotations.events import QuotationAccepted
from quintet.crm.quotations.queries import get_discount_limit
from quintet.kernel.commands import Batch
from quintet.kernel.core_events import DocumentCreated
from quintet.kernel.flow import Flow
from quintet.kernel.results import Hold
from quintet.kernel.text import _
from quintet.kernel.unit import current

flow = Flow("selling", _("Selling", "销售推进"), spec="C4")


@flow.before(quotations.send, system="crm", hold=True)
def within_discount_limit(records: Batch[Any]) -> Iterator[Hold]:
    """More discount than the sender's roles may give waits for the sales manager, who grants up to exactly that."""
    limit = get_discount_limit(current().actor.roles)
    for record in records:
        if limit is not None and record.max_discount > limit:
            text = _("Discount {given} % is above your limit of {limit} %", "折扣 {given}% 超出权限 {limit}%")
            yield Hold(
                record,
                text.format(given=f"{record.max_discount.normalize():f}", limit=f"{limit.normalize():f}"),
                measured=record.max_discount,
                detail={"role": "sales_manager"},
            )


@flow.after(QuotationAccepted, system="crm")
def win_the_opportunity(events: list[QuotationAccepted]) -> None:
    """The opportunity behind an accepted quotation is won, if it is still open."""
    numbers = sorted({event.opportunity for event in events if event.opportunity is not None})
    deals = current().load(opportunity, numbers) if numbers else []
    still_open = [deal for deal in deals if deal.state == "OPEN"]
    if still_open:
        opportunities.win(still_open)


@flow.after(DocumentCreated, system="crm")
def bring_next_step_to_the_card(events: list[DocumentCreated]) -> None:
    """The next step of a logged contact stands on the card of its opportunity."""
    numbers = [event.document for event in events if event.doc == activity.name]
    steps = {
        each.opportunity_ref: {"next_step": each.next_step, "next_step_on": each.next_step_on}
        for each in (current().load(activity, numbers) if numbers else ())
        if each.opportunity_ref and each.next_step
    }
    deals = current().load(opportunity, sorted(steps)) if steps else []
    changes = {deal.id: steps[deal.id] for deal in deals if deal.state == "OPEN" and not deal.hold_id}
    if changes:
        opportunity.edit(changes)
