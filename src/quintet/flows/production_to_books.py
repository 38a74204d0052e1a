"""Production to books 生产入账: what the workshop uses, does and makes is in the books in the same transaction.

Material, labour and overhead go into work in process (生产成本) of the product; finished goods take their share out,
the last receipt takes all that is left. So work in process is exactly what lies unfinished on the floor.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from quintet.erp.production import commands as production
from quintet.erp.production.events import GoodsProduced, ManufacturingOrderClosed, MaterialIssued, WorkReported
from quintet.erp.production.queries import goods_without_material, issues_above_standard
from quintet.finance.costing import commands as costing
from quintet.flows import production_facts
from quintet.kernel.commands import Batch
from quintet.kernel.flow import Flow
from quintet.kernel.results import Warn
from quintet.kernel.text import _

flow = Flow("production_to_books", _("Production to books", "生产入账"), spec="X17")


@flow.before(
    production.post_issue,
    system="erp",
    warn=True,
    layer="goods",
    label=_("More material than the bill allows is warned of", "超定额领料提醒"),
)
def within_bill_and_scrap(slips: Batch[Any]) -> Iterable[Warn]:
    """Material above bill and scrap costs money: whoever issues it says that they mean it."""
    return issues_above_standard(slips)


@flow.before(
    production.complete,
    system="erp",
    warn=True,
    layer="goods",
    label=_("Goods whose material was not issued are warned of", "未领料先完工提醒"),
)
def material_was_issued(orders: Batch[Any], quantity: Decimal | None = None) -> Iterable[Warn]:
    """Goods cost what was issued for them: whoever completes them before that says that they mean it."""
    return goods_without_material(orders, quantity)


@flow.after(
    MaterialIssued,
    system="finance",
    layer="goods",
    label=_("Material goes into work in process at its cost", "领料按实际成本计入生产成本"),
)
def book_material(events: list[MaterialIssued]) -> None:
    """Dr work in process, Cr stock; what comes back in red."""
    costing.book_material(production_facts.material_of(events))


@flow.after(
    WorkReported,
    system="finance",
    layer="money",
    label=_("Work goes into work in process at the rate of its centre", "报工按费率计入生产成本"),
)
def book_work(events: list[WorkReported]) -> None:
    """Labour and overhead at the rates of work centre and skill: never what a person is paid."""
    costing.book_work(production_facts.work_of(events))


@flow.after(
    GoodsProduced,
    system="finance",
    layer="goods",
    label=_("Finished goods take their cost out of work in process", "完工产品按成本转入库存"),
)
def book_goods(events: list[GoodsProduced]) -> None:
    """Dr stock, Cr work in process."""
    costing.book_production(production_facts.goods_of(events))


@flow.after(
    ManufacturingOrderClosed,
    system="finance",
    layer="money",
    label=_("What nothing came of is a loss", "关闭生产订单的在制成本转损失"),
)
def book_residue(events: list[ManufacturingOrderClosed]) -> None:
    """An order closed with money in process, and nothing more to receive: a loss of production."""
    costing.book_production_residue(production_facts.residues_of(events))
