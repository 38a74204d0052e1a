"""What products cost 产品成本表, and what is unfinished 在产品明细表."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from quintet.finance.ledgers.queries import PeriodFacts, account_of_role, get_ledger, list_periods, period_of
from quintet.kernel import clock, sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Input
from quintet.kernel.money import ZERO, round_money, round_quantity
from quintet.kernel.reports import Check, Column, Result, ref, report, to_list
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import _

READERS = "cost_accountant accountant chief_accountant cfo executive"
# (company, items, day) -> {item: standard cost of a unit}; flows say where standards come from, Finance keeps none
Standards = Callable[[int, Collection[int], date], Mapping[int, Decimal]]
_standards: list[Standards] = []

# index finance_cost_entry_period (company, period, product)
_PRODUCED = """
SELECT e.product_id, p.code || ' ' || p.name, -sum(e.material), -sum(e.labour), -sum(e.overhead), sum(e.quantity)
FROM finance_costentry e JOIN master_item p ON p.id = e.product_id
WHERE e.company_id = %s AND e.period_id = ANY(%s::bigint[]) AND e.kind = 'produced'
GROUP BY 1, 2 ORDER BY 2
"""
# index finance_cost_close_period
_DIFFERENCES = """
SELECT l.item_id, sum(l.difference) FROM finance_costclose c JOIN finance_costcloseline l ON l.close_id = c.id
WHERE c.period_id = ANY(%s::bigint[]) AND c.state = 'DONE' AND l."to" = 'stock' GROUP BY 1
"""
# index finance_cost_entry_product (company, product)
_UNFINISHED = """
SELECT e.product_id, p.code || ' ' || p.name, sum(e.material), sum(e.labour), sum(e.overhead), count(*)
FROM (
  SELECT product_id, production_order, sum(material) AS material, sum(labour) AS labour, sum(overhead) AS overhead
  FROM finance_costentry WHERE company_id = %s AND period_id = ANY(%s::bigint[])
  GROUP BY 1, 2 HAVING sum(material + labour + overhead) <> 0
) e JOIN master_item p ON p.id = e.product_id
GROUP BY 1, 2 ORDER BY 2
"""
# index finance_balance_once (ledger, account, period)
_BALANCE = """
SELECT coalesce(sum(debit - credit), 0) FROM finance_balance
WHERE ledger_id = %s AND account_id = %s AND period_id = ANY(%s::bigint[])
"""
_PARTS = (
    Column("product", _("Product", "产品"), "ref", to="master.item", width=220),
    Column("material", _("Material", "直接材料"), "money", sum=True),
    Column("labour", _("Labour", "直接人工"), "money", sum=True),
    Column("overhead", _("Overhead", "制造费用"), "money", sum=True),
)
_COST = (
    *_PARTS,
    Column("difference", _("Closed difference", "结转差异"), "money", sum=True),
    Column("cost", _("Cost", "总成本"), "money", sum=True),
    Column("quantity", _("Produced", "完工数量"), "decimal"),
    Column("unit_cost", _("Unit cost", "单位成本"), "decimal"),
    Column("standard", _("Standard", "标准成本"), "decimal"),
    Column("variance", _("Against standard", "与标准差异"), "money", sum=True),
)
_OPEN = (
    *_PARTS,
    Column("cost", _("In process", "在产品成本"), "money", sum=True),
    Column("orders", _("Orders", "生产订单数"), "integer"),
)


def compare_with(function: Standards) -> Standards:
    """Let a flow say what a unit should cost: the last function given is the one that is asked."""
    _standards[:] = [function]
    return function


def _now(actor: Actor) -> dict[str, Any]:
    now = period_of(get_ledger(actor.company_id).id, clock.today())
    return {"period": now.id} if now else {}


def _chosen(ledger_id: int, period: int | None, until: bool) -> tuple[PeriodFacts, list[int]]:
    """The month asked for, and its number (or, with `until`, those of all months up to it). Raises InvalidInput."""
    periods = list_periods(ledger_id)
    today = period_of(ledger_id, clock.today()) or periods[-1]
    chosen = next((p for p in periods if p.id == (period or today.id)), None)
    if chosen is None:
        raise InvalidInput([Invalid(_("Choose a month of this ledger", "请选择本账套的期间"), "period")])
    wanted = [p.id for p in periods if p.last_on <= chosen.last_on] if until else [chosen.id]
    return chosen, wanted


@report(
    "finance.product_cost",
    _("Product cost", "产品成本表"),
    icon="pie-chart",
    roles=f"{READERS} planner",
    help=_(
        "What the goods produced in a month cost, by element, against their standard.",
        "当月完工产品的料工费与标准成本对比。",
    ),
    labels={"period": _("Month", "期间")},
    defaults=_now,
)
def product_cost(actor: Actor, *, period: Annotated[int | None, Input(to="finance.period")] = None) -> Result:
    """Goods produced in a month: elements as they were booked, what the cost close added, and a unit's cost.

    Variance = cost − standard x quantity; empty where no standard is known.
    """
    ledger = get_ledger(actor.company_id)
    month, periods = _chosen(ledger.id, period, until=False)
    found = sql.rows(_PRODUCED, [ledger.company_id, store.array(periods)])
    added = dict(sql.rows(_DIFFERENCES, [store.array(periods)]))
    products = [row[0] for row in found]
    standards = _standards[0](ledger.company_id, products, month.last_on) if _standards and products else {}
    rows = [_cost_row(row, added.get(row[0], ZERO), standards.get(row[0])) for row in found]
    return Result(_COST, rows, _totals(rows, ("material", "labour", "overhead", "difference", "cost", "variance")))


def _cost_row(found: Sequence[Any], difference: Decimal, standard: Decimal | None) -> dict[str, Any]:
    product, name, material, labour, overhead, quantity = found
    cost = material + labour + overhead + difference
    return {
        "product": ref("master.item", product, name), "material": material, "labour": labour, "overhead": overhead,
        "difference": difference, "cost": cost, "quantity": quantity,
        "unit_cost": round_quantity(cost / quantity) if quantity else None, "standard": standard,
        "variance": cost - round_money(standard * quantity) if standard is not None else None,
        "_link": to_list("erp.manufacturing_order", [["item", "=", product]]),
    }  # fmt: skip


@report(
    "finance.work_in_process",
    _("Work in process", "在产品明细表"),
    icon="container",
    roles=f"{READERS} planner",
    help=_("What unfinished orders have cost so far, by product.", "未完工生产订单的成本，按产品列示。"),
    labels={"period": _("End of month", "截至期间")},
    defaults=_now,
)
def work_in_process(actor: Actor, *, period: Annotated[int | None, Input(to="finance.period")] = None) -> Result:
    """Work in process by product at the end of a month, by element; its sum is the balance of the account."""
    ledger = get_ledger(actor.company_id)
    _month, periods = _chosen(ledger.id, period, until=True)
    rows = [
        {
            "product": ref("master.item", product, name), "material": material, "labour": labour,
            "overhead": overhead, "cost": material + labour + overhead, "orders": orders,
            "_link": to_list("erp.manufacturing_order", [["item", "=", product]]),
        }
        for product, name, material, labour, overhead, orders in sql.rows(
            _UNFINISHED, [ledger.company_id, store.array(periods)]
        )
    ]  # fmt: skip
    totals = _totals(rows, ("material", "labour", "overhead", "cost"))
    account = account_of_role(ledger, "wip").id
    booked = sql.value(_BALANCE, [ledger.id, account, store.array(periods)])
    label = _("Products agree with the ledger", "明细与总账一致")
    return Result(_OPEN, rows, totals, [Check(label, totals["cost"] == booked, f"{totals['cost']:,} = {booked:,}")])


def _totals(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[str, Decimal]:
    return {name: sum((row[name] for row in rows if row[name] is not None), ZERO) for name in names}
