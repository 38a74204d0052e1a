"""Submit, order and cancel requisitions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from quintet.erp.purchasing import rules
from quintet.erp.purchasing.documents import purchase_order, requisition
from quintet.erp.purchasing.events import RequisitionCancelled, RequisitionOrdered, RequisitionSubmitted
from quintet.erp.purchasing.models import Requisition
from quintet.erp.purchasing.pricing import Terms, best_sources, list_terms
from quintet.erp.purchasing.requisition_models import CANCELLED, DRAFT, ORDERED, SUBMITTED
from quintet.erp.stock.queries import ItemFacts, get_items
from quintet.kernel import clock, register
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.results import Invalid, InvalidInput, Refused
from quintet.kernel.text import Text, _
from quintet.kernel.unit import acting, current

REASON = {"reason": _("Reason", "原因")}


@requisition.command(DRAFT >> SUBMITTED, label=_("Submit", "提交"), style="primary", lines=False)
def submit(requisitions: Batch[Requisition]) -> Iterable[Any]:
    """Ask purchasing to buy."""
    for each in requisitions:
        yield RequisitionSubmitted(document=each.id, needed_on=each.needed_on)


@requisition.command(
    (DRAFT | SUBMITTED) >> CANCELLED,
    name="cancel",
    label=_("Cancel", "取消"),
    style="danger",
    labels=REASON,
    lines=False,
)
def cancel_requisition(requisitions: Batch[Requisition], *, reason: str) -> Iterable[Any]:
    """It is not wanted any more. Raises InvalidInput for a reason that is too long."""
    if len(reason) > 200:
        text = _("The reason is longer than 200 characters", "原因超过 200 个字符")
        raise InvalidInput([Invalid(text, "reason", "erp.purchasing.reason_short")])
    for each in requisitions:
        each.cancel_reason = reason
        yield RequisitionCancelled(document=each.id, reason=reason)


@requisition.command(
    SUBMITTED >> ORDERED,
    label=_("Make orders", "生成采购订单"),
    style="primary",
    help=_(
        "Drafts one purchase order a supplier, each line from its best approved source",
        "按最优合格来源为每个供应商生成一张采购订单草稿",
    ),
)
def make_orders(
    requisitions: Batch[Requisition],
    *,
    supplier: Annotated[
        int | None, Input(to="master.party", label=_("Supplier for lines without a source", "无来源明细的供应商"))
    ] = None,
) -> Iterable[Any]:
    """Draft purchase orders for all lines: one a supplier, the same item for the same day pooled, in purchase units.

    A line goes to its own supplier, else to the best approved source, else to `supplier`. Raises Refused naming the
    items that nobody supplies.
    """
    lines = [(each, line) for each in requisitions for line in each.lines]
    chosen = _suppliers_of(lines, supplier)
    drafts = _pooled(lines, chosen)
    with acting(current().actor.as_system("erp.requisition.make_orders")):
        orders = purchase_order.create(_order_rows(drafts)).records
    made: dict[int, list[int]] = defaultdict(list)
    arrows = []
    for order, pool in zip(orders, drafts.values(), strict=True):
        for each, line in (pair for pairs in pool.values() for pair in pairs):
            line.order_ref = order.id
            made[each.id].append(order.id)
            arrows.append((each.id, order.id))
    register.link_many(sorted(set(arrows)), "requisition_ref")
    for each in requisitions:
        yield RequisitionOrdered(document=each.id, orders=sorted(set(made[each.id])))


Pairs = list[tuple[Any, Any]]
Pool = dict[tuple[int, date | None], Pairs]


def _suppliers_of(lines: Sequence[tuple[Any, Any]], otherwise: int | None) -> list[int]:
    """The supplier of each line. Raises Refused naming the items without one."""
    chosen: list[int | None] = [line.supplier_id for _each, line in lines]
    by_company: dict[int, list[int]] = defaultdict(list)
    for index, (each, _line) in enumerate(lines):
        if chosen[index] is None:
            by_company[each.company_id].append(index)
    for company, places in by_company.items():
        wanted = [(lines[i][1].item_id, lines[i][1].quantity) for i in places]
        for index, source in zip(places, best_sources(company, wanted, clock.today()), strict=True):
            chosen[index] = source.supplier if source else otherwise
    missing = sorted({line.item_id for (_each, line), found in zip(lines, chosen, strict=True) if found is None})
    if missing:
        names = "、".join(facts.title for facts in get_items(missing).values())
        text = _(
            "No approved supplier with a price for {items}: list one, or choose a supplier",
            "以下物料没有合格供应商或有效价格：{items}。请先维护价目，或指定供应商",
        )
        raise Refused(text.format(items=Text(names.replace("、", ", "), names)), rule="erp.purchasing.has_source")
    return [found for found in chosen if found is not None]


def _pooled(lines: Sequence[tuple[Any, Any]], chosen: Sequence[int]) -> dict[tuple[int, int], Pool]:
    """{(company, supplier): {(item, day): the lines that want it}}."""
    drafts: dict[tuple[int, int], Pool] = defaultdict(lambda: defaultdict(list))
    for (each, line), supplier in zip(lines, chosen, strict=True):
        drafts[each.company_id, supplier][line.item_id, line.needed_on].append((each, line))
    return drafts


def _order_rows(drafts: Mapping[tuple[int, int], Pool]) -> list[dict[str, Any]]:
    wanted = [(*key, item, None, None) for key, pool in drafts.items() for item, _day in pool]
    terms, items = list_terms(wanted), get_items(each[2] for each in wanted)
    numbers = iter(range(len(wanted)))
    found = []
    for (company, supplier), pool in drafts.items():
        rows = []
        for (item, day), pairs in pool.items():
            quantity = sum((line.quantity for _each, line in pairs), Decimal(0))
            rows.append(
                {
                    "item": item,
                    "quantity": in_purchase_units(quantity, terms.get(next(numbers)), items[item]),
                    "expected_on": max(day, clock.today()) if day else None,
                    "requisition_ref": pairs[0][0].id,
                    "planned_ref": pairs[0][1].planned_ref,
                }
            )
        found.append({"company_id": company, "supplier": supplier, "lines": rows})
    return found


def in_purchase_units(wanted: Decimal, terms: Terms | None, item: ItemFacts) -> Decimal:
    """What to order for that many stock units: rounded up in the purchase unit, not below the minimum."""
    if terms is None:
        return rules.purchase_quantity(wanted, rules.ONE, rules.ZERO, rules.ZERO, item.places)
    return rules.purchase_quantity(wanted, terms.unit_factor, terms.minimum, terms.multiple, terms.places)
