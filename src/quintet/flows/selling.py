"""Selling 销售推进: from the first talk to an accepted quotation; too much discount waits for the sales manager.

How an accepted quotation becomes an order is told in order_to_cash.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from quintet.crm.customers.documents import activity
from quintet.crm.opportunities import commands as opportunities
from quintet.crm.opportunities.documents import opportunity
from quintet.crm.quotations import commands as quotations
from quintet.crm.quotations.documents import quotation
from quintet.crm.quotations.events import QuotationAccepted
from quintet.crm.quotations.queries import get_discount_limit, margin
from quintet.erp.products.queries import standard_costs
from quintet.erp.stock.queries import get_unit_costs
from quintet.kernel import clock
from quintet.kernel.commands import Batch
from quintet.kernel.core_events import DocumentCreated
from quintet.kernel.flow import Flow
from quintet.kernel.money import ZERO, round_money
from quintet.kernel.results import Hold, Warn
from quintet.kernel.rights import hidden_fields
from quintet.kernel.text import _
from quintet.kernel.unit import current

flow = Flow("selling", _("Selling", "销售推进"), spec="C4")


@flow.before(
    quotations.send,
    system="erp",
    fill=True,
    label=_("Stock costs give the quotation its margin", "按库存成本估算报价毛利"),
)
def estimate_margin(records: Batch[Any]) -> None:
    """What the goods cost us at present, and so the margin; unknown where an item has no stock to tell."""
    for company, group in groupby(sorted(records, key=_company), key=_company):
        batch = list(group)
        costs = known_costs(company, {line.item_id for record in batch for line in record.lines})
        for record in batch:
            known = all(line.item_id in costs for line in record.lines)
            record.cost_total = sum((cost_of(line, costs) for line in record.lines), ZERO) if known else None
            record.margin = None if record.cost_total is None else margin(record.net_total, record.cost_total)


def known_costs(company: int, items: Iterable[int]) -> dict[int, Decimal]:
    """What a unit is worth in stock, else what making or buying it should cost; items of unknown cost are missing."""
    wanted = set(items)
    costs = dict(get_unit_costs(company, wanted))
    missing = wanted - set(costs)
    sheets = standard_costs(company, missing, clock.today()) if missing else {}
    return costs | {item: sheet.total for item, sheet in sheets.items() if sheet.total is not None}


def _company(record: Any) -> int:
    company: int = record.company_id
    return company


def cost_of(line: Any, costs: Mapping[int, Decimal]) -> Decimal:
    """The line's goods at the present unit cost, in cents."""
    return round_money(line.quantity * costs[line.item_id])


@flow.before(
    quotations.send,
    system="crm",
    warn=True,
    label=_("Below cost: whoever sends it says they mean it", "低于成本价时要求确认"),
)
def above_cost(records: Batch[Any]) -> Iterator[Warn]:
    """Below cost: who may see margins says that they mean it (to others the warning would tell what goods cost us)."""
    sees = "margin" not in hidden_fields(current().actor, quotation)
    for record in records:
        if sees and record.margin is not None and record.margin < 0:
            yield Warn(record, _("{number} is below cost", "{number} 低于成本价").format(number=record.number))


@flow.before(
    quotations.send,
    system="crm",
    hold=True,
    label=_("Too much discount waits for the sales manager", "超出折扣权限，等待销售经理审批"),
)
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


@flow.after(
    QuotationAccepted, system="crm", label=_("An accepted quotation wins its opportunity", "报价被接受，商机赢单")
)
def win_the_opportunity(events: list[QuotationAccepted]) -> None:
    """The opportunity behind an accepted quotation is won, if it is still open."""
    numbers = sorted({event.opportunity for event in events if event.opportunity is not None})
    deals = current().load(opportunity, numbers) if numbers else []
    still_open = [deal for deal in deals if deal.state == "OPEN"]
    if still_open:
        opportunities.win(still_open)


@flow.after(
    DocumentCreated,
    of=activity,
    system="crm",
    label=_("A logged contact's next step stands on the opportunity", "联系记录的下一步写入商机"),
)
def bring_next_step_to_the_card(events: list[DocumentCreated]) -> None:
    """The next step of a logged contact stands on the card of its opportunity."""
    numbers = [event.document for event in events]
    steps = {
        each.opportunity_ref: {"next_step": each.next_step, "next_step_on": each.next_step_on}
        for each in current().load(activity, numbers)
        if each.opportunity_ref and each.next_step
    }
    deals = current().load(opportunity, sorted(steps)) if steps else []
    changes = {deal.id: steps[deal.id] for deal in deals if deal.state == "OPEN" and not deal.hold_id}
    if changes:
        opportunity.edit(changes)
