"""Cost close: what labour and overhead of a month really came to goes to the products that were charged for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quintet.finance.costing import rules
from quintet.finance.costing.documents import cost_close
from quintet.finance.costing.events import CostDifference, CostDifferenceFound
from quintet.finance.costing.models import DONE, DRAFT, CostClose, CostCloseLine
from quintet.finance.costing.overhead import Overhead, measure
from quintet.finance.ledgers.queries import PeriodFacts, get_ledger, list_periods
from quintet.finance.vouchers.commands import Entry, Facts, post_facts
from quintet.kernel import sql, store
from quintet.kernel.commands import Batch
from quintet.kernel.money import ZERO
from quintet.kernel.results import Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current

# index finance_cost_entry_period (company, period)
_CHARGED = """
SELECT product_id, sum(labour + overhead) FROM finance_costentry
WHERE company_id = %s AND period_id = %s AND kind = 'work' GROUP BY 1 HAVING sum(labour + overhead) > 0
ORDER BY 2, 1
"""
_PRODUCED = """
SELECT product_id, warehouse, stock_class, sum(quantity) FROM finance_costentry
WHERE company_id = %s AND period_id = %s AND kind = 'produced' AND product_id = ANY(%s::bigint[])
GROUP BY 1, 2, 3 HAVING sum(quantity) > 0 ORDER BY 1, 2, 3
"""


def close_costs(ledger_id: int, period_id: int) -> int | None:
    """Close the costs of a month of the acting company's ledger; the number of the close, None when nothing is open.

    For the closing run. It takes what is in the books when it begins: let it have a transaction of its own. Idempotent:
    a second run takes only what came since. Raises Refused for a closed month, or another company's ledger.
    """
    ledger = get_ledger(current().actor.company_id)
    if ledger.id != ledger_id:
        text = _("The ledger is another company's", "该账套不属于当前公司")
        raise Refused(text, rule="finance.costing.own_ledger")
    waiting = sql.value("SELECT id FROM finance_costclose WHERE period_id = %s AND state = 'DRAFT'", [period_id])
    if waiting is None and not measure(ledger, _period(ledger.id, period_id)).is_open:
        return None
    number = waiting or cost_close.create([{"period": period_id}]).records[0].id
    run([number])
    return int(number)


@cost_close.command(DRAFT >> DONE, label=_("Run", "执行"), style="primary", bulk=False, confirm=True)
def run(closes: Batch[CostClose]) -> Iterable[Any]:
    """Bring the month's overhead accounts to zero; the difference goes to the products charged, in proportion.

    A product's share goes to its stock (CostDifferenceFound: the stock takes it, the books follow, in this
    transaction), so far as it was produced in the month. A product that was charged but of which nothing was produced
    has no stock to take it, and its work in process must stay what its orders say: its share is cost of sales at once.
    So is what nobody was charged for: idle capacity is an expense of its month (企业会计准则第1号 art. 9).
    The parts add up to the cent. Raises Refused for a closed month.
    """
    for each in closes:
        ledger = get_ledger(each.company_id)
        period = _period(ledger.id, each.period_id)
        overhead = measure(ledger, period)
        each.happened_on = period.last_on
        each.incurred_total, each.absorbed_total = overhead.incurred, overhead.absorbed
        each.difference_total = overhead.difference
        found = _distribute(each, overhead.difference)
        each.lines = [share.line for share in found]
        _book(each, overhead)
        yield CostDifferenceFound(document=each.id, happened_on=period.last_on, lines=_for_stock(found))


def _period(ledger_id: int, period_id: int) -> PeriodFacts:
    period = next((p for p in list_periods(ledger_id) if p.id == period_id and p.month), None)
    if period is None or not period.is_open:
        text = _("Costs are closed in an open month of the company's ledger", "成本结转须在本公司账套的开放期间内进行")
        raise Refused(text, rule="finance_period_open")
    return period


@dataclass(frozen=True)
class Share:
    """A line of the close, and the class of stock it goes to."""

    line: CostCloseLine
    stock_class: str


def _distribute(close: CostClose, difference: Decimal) -> list[Share]:
    if not difference:
        return []
    of = [close.company_id, close.period_id]
    charged = sql.rows(_CHARGED, of)
    produced: dict[int, list[Any]] = {}
    for product, *rest in sql.rows(_PRODUCED, [*of, store.array(product for product, _amount in charged)]):
        produced.setdefault(product, []).append(rest)
    shares = rules.spread(difference, charged, produced)
    numbers = store.next_ids(len(shares))
    return [
        Share(
            store.new(
                CostCloseLine, id=number, item_id=share.product, warehouse_ref=share.warehouse,
                quantity=share.quantity, absorbed=share.charged, difference=share.amount,
                to="stock" if share.warehouse else "cost_of_sales",
            ),
            share.stock_class,
        )
        for number, share in zip(numbers, shares, strict=True)
    ]  # fmt: skip


def _book(close: CostClose, overhead: Overhead) -> None:
    """Every account of the family against `overhead`, by dimension; what no stock takes to cost of sales."""
    to_sales = sum((n.difference for n in close.lines if n.to == "cost_of_sales"), ZERO)
    moved = sum((part.amount for part in overhead.parts), ZERO)
    entries = [Entry(account=p.account, debit=ZERO, credit=p.amount, dims=p.dims) for p in overhead.parts]
    if moved:
        entries.append(Entry(account=overhead.account, debit=moved, credit=ZERO))
    post_facts(
        [
            Facts(
                template="costs_closed", source=close.id, posted_on=close.happened_on, amounts={"to_sales": to_sales},
                entries=tuple(entries), summary_args={"document": close.number},
            )
        ]
    )  # fmt: skip


def _for_stock(shares: Sequence[Share]) -> list[CostDifference]:
    return [
        CostDifference(
            each.line.id, each.line.item_id, each.line.warehouse_ref, each.stock_class, each.line.quantity,
            each.line.difference,
        )
        for each in shares
        if each.line.to == "stock" and each.line.difference
    ]  # fmt: skip
