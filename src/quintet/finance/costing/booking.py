"""Production into the books: one voucher a cause, and the same amounts by element 料工费 as cost entries."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from quintet.finance.costing.facts import MaterialFacts, ProductionFacts, ResidueFacts, WorkFacts
from quintet.finance.ledgers.commands import posting_place
from quintet.finance.ledgers.queries import get_ledger
from quintet.finance.vouchers.commands import FactRow, Facts, post_facts, stock_roles
from quintet.kernel import sql, store
from quintet.kernel.money import ZERO
from quintet.kernel.unit import current

_INSERT = """
INSERT INTO finance_costentry (company_id, period_id, product_id, kind, source, production_order, warehouse,
                               stock_class, material, labour, overhead, quantity, happened_on)
SELECT u.company_id, u.period_id, u.product_id, u.kind, u.source, u.production_order, u.warehouse, u.stock_class,
       u.material, u.labour, u.overhead, u.quantity, u.happened_on
FROM json_populate_recordset(NULL::finance_costentry, %s) u
"""
# index finance_cost_entry_product (company, product)
_LEFT = """
SELECT e.production_order, sum(e.labour), sum(e.overhead) FROM finance_costentry e
WHERE e.company_id = %s AND e.product_id = ANY(%s::bigint[]) AND e.production_order = ANY(%s::bigint[]) GROUP BY 1
"""


def book_material(facts: Sequence[MaterialFacts]) -> None:
    """Material into work in process of its product, Dr wip Cr stock by class (template material_issued).

    What was returned is written in red (material_returned). Set-based, inside a running command. Raises Refused as
    post_facts does.
    """
    post_facts([_material(each) for each in facts])
    _enter(_entry(each, "material", material=sum((line.cost for line in each.lines), ZERO)) for each in facts)


def book_work(facts: Sequence[WorkFacts]) -> None:
    """Labour and overhead charged to the product, Dr wip Cr what was charged (template work_reported).

    Valued at rates of work centre and skill, so that no voucher reveals a person's pay.
    """
    post_facts(
        [
            _facts(
                "work_reported", each, {"cost": each.labour + each.overhead, "labour": each.labour,
                                        "overhead": each.overhead},
            )
            for each in facts
        ]
    )  # fmt: skip
    _enter(_entry(each, "work", labour=each.labour, overhead=each.overhead) for each in facts)


def book_production(facts: Sequence[ProductionFacts]) -> None:
    """Goods out of work in process into stock, Dr stock by class Cr wip (template goods_produced)."""
    post_facts([_produced(each) for each in facts])
    _enter(
        _entry(
            each, "produced", material=-each.material, labour=-each.labour, overhead=-each.overhead,
            quantity=each.quantity, warehouse=each.warehouse, stock_class=each.stock_class,
        )
        for each in facts
    )  # fmt: skip


def book_production_residue(facts: Sequence[ResidueFacts]) -> None:
    """What is left in process of closed orders is lost, Dr production loss Cr wip (template production_residue)."""
    wanted = [each for each in facts if each.residue]
    if not wanted:
        return
    post_facts([_facts("production_residue", each, {"cost": each.residue}) for each in wanted])
    orders, products = (store.array(sorted({getattr(f, name) for f in wanted})) for name in ("document", "product"))
    rows = sql.rows(_LEFT, [current().actor.company_id, products, orders])
    left = {order: (labour, overhead) for order, labour, overhead in rows}
    entries = []
    for each in wanted:
        labour, overhead = left.get(each.document, (ZERO, ZERO))
        material = each.residue - labour - overhead
        row = _entry(each, "residue", material=-material, labour=-labour, overhead=-overhead)
        entries.append({**row, "production_order": each.document})
    _enter(entries)


def _facts(template: str, facts: Any, amounts: dict[str, Decimal], rows: tuple[FactRow, ...] = ()) -> Facts:
    return Facts(
        template=template, source=facts.document, posted_on=facts.happened_on, amounts=amounts,
        dims={"item": facts.product}, rows=rows, summary_args={"document": facts.number},
    )  # fmt: skip


def _material(facts: MaterialFacts) -> Facts:
    cost = sum((line.cost for line in facts.lines), ZERO)
    sign = -1 if any(line.quantity < 0 for line in facts.lines) else 1
    rows = tuple(
        FactRow(
            amounts={"cost": sign * line.cost}, dims={"item": line.item}, quantity=sign * line.quantity,
            roles=stock_roles(line.stock_class),
        )
        for line in facts.lines
    )  # fmt: skip
    return _facts("material_returned" if sign < 0 else "material_issued", facts, {"cost": sign * cost}, rows)


def _produced(facts: ProductionFacts) -> Facts:
    row = FactRow(
        amounts={"cost": facts.cost}, dims={"item": facts.product}, quantity=facts.quantity,
        roles=stock_roles(facts.stock_class),
    )  # fmt: skip
    return _facts("goods_produced", facts, {"cost": facts.cost}, (row,))


def _entry(facts: Any, kind: str, **amounts: Any) -> dict[str, Any]:
    company = current().actor.company_id
    period, _posted_on = posting_place(get_ledger(company).id, facts.happened_on)
    return {
        "company_id": company, "period_id": period, "product_id": facts.product, "kind": kind,
        "source": facts.document, "production_order": getattr(facts, "order", None), "warehouse": None,
        "stock_class": "goods", "material": ZERO, "labour": ZERO, "overhead": ZERO, "quantity": ZERO,
        "happened_on": facts.happened_on, **amounts,
    }  # fmt: skip


def _enter(entries: Iterable[dict[str, Any]]) -> None:
    rows = list(entries)
    if rows:
        sql.execute(_INSERT, [store.as_json(rows)])
