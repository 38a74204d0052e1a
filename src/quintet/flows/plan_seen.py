"""The plan beside the deal 计划旁注: when goods can be there, before anybody promises; and why a proposal is there.

A promise counts stock, what is on its way, materials, suppliers' lead times, machines, and people with the skill who
are at work. The pegs explain every supply and every demand through all levels, both ways.
"""

from decimal import Decimal
from typing import Any

from quintet.crm.opportunities.documents import opportunity
from quintet.crm.quotations.documents import quotation
from quintet.erp.planning.documents import planned_order
from quintet.erp.planning.queries import explain_block, explain_demand, explain_supply
from quintet.erp.production.documents import manufacturing_order
from quintet.erp.purchasing.documents import purchase_order
from quintet.erp.sales.documents import sales_order
from quintet.erp.scheduling.queries import promise
from quintet.kernel.flow import Flow
from quintet.kernel.panels import Block, column, note, table
from quintet.kernel.text import _
from quintet.master.items.queries import get_items

flow = Flow("plan_seen", _("The plan beside the deal", "计划旁注"), spec="X1")


# Before anybody promises. ---


@flow.beside(opportunity, system="erp", label=_("Promise date", "可承诺交期"))
def promise_of_opportunity(record: Any) -> list[Block]:
    """The earliest date of each product, as things stand now."""
    return _promises(record, None)


@flow.beside(quotation, system="erp", label=_("Promise date", "可承诺交期"))
def promise_of_quotation(record: Any) -> list[Block]:
    """The earliest date of each line, and whether it is what the customer asked for."""
    return _promises(record, record.requested_on)


def _promises(record: Any, wanted_on: Any) -> list[Block]:
    """Items of a document together, because they share stock and capacity; the reasons below."""
    wants: dict[int, Decimal] = {}
    for line in record.lines:
        if line.item_id and line.quantity and line.quantity > 0:
            wants[line.item_id] = wants.get(line.item_id, Decimal(0)) + line.quantity
    if not wants or record.company_id is None:
        return [note(_("No products yet.", "尚无产品。"))]
    items = get_items(wants)
    found = promise(record.company_id, list(wants.items()))
    rows = [
        {
            "id": each.item,
            "item": f"{items[each.item].code} {items[each.item].name}",
            "quantity": f"{each.quantity.normalize():f}",
            "on": each.on.isoformat() if each.on else None,
        }
        for each in found
    ]
    columns = [
        column("item", _("Item", "物料")),
        column("quantity", _("Quantity", "数量"), "decimal"),
        column("on", _("Earliest", "最早可交"), "date"),
    ]
    late = [each for each in found if each.on is None or (wanted_on and each.on > wanted_on)]
    blocks = [table(columns, rows, _("No products yet.", "尚无产品。"))]
    if wanted_on and late:
        text = _("Later than the customer wants ({day})", "晚于客户要求交期（{day}）")
        blocks.append(note(text.format(day=wanted_on), "warning"))
    return blocks + [note(text) for each in found for text in each.because]


# Why it is there, and what it is for. ---


@flow.beside(planned_order, system="erp", label=_("Why it is proposed", "需求来源"))
def why_proposed(record: Any) -> list[Block]:
    """The demands it serves, up through every level to the customer's order."""
    return [explain_block(explain_supply(record.id))]


@flow.beside(manufacturing_order, system="erp", label=_("What it is for", "需求来源"))
def why_made(record: Any) -> list[Block]:
    """The demands the order serves."""
    return [explain_block(explain_supply(record.id))]


@flow.beside(purchase_order, system="erp", label=_("What it is for", "需求来源"))
def why_bought(record: Any) -> list[Block]:
    """The demands its lines serve."""
    return [explain_block(explain_supply(record.id))]


@flow.beside(sales_order, system="erp", label=_("Where goods come from", "供应来源"))
def where_from(record: Any) -> list[Block]:
    """What serves each line: stock, orders of the workshop and of suppliers, proposals, down through every level."""
    return [explain_block(explain_demand(record.id))]
