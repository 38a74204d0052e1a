"""Going live 期初建账: finance compares its lists with the stock that ERP counted; both are opened in one transaction.

Stock books itself, as it does without a run (order_to_cash.book_opening_stock): what finance books leaves it out.
"""

from typing import Any

from quintet.erp.stock import commands as stock
from quintet.erp.stock.documents import opening_stock
from quintet.erp.stock.queries import list_opening_drafts, list_opening_values
from quintet.finance.going_live.documents import going_live
from quintet.finance.going_live.events import WentLive
from quintet.finance.going_live.queries import (
    OpeningStock,
    StockValue,
    lock_opening,
    register_opening_stock,
    require_not_live,
)
from quintet.kernel.actor import Actor
from quintet.kernel.commands import Batch
from quintet.kernel.flow import Flow
from quintet.kernel.panels import Block, list_block
from quintet.kernel.text import _
from quintet.kernel.unit import current

flow = Flow("opening", _("Going live", "期初建账"), spec="P12")


def stock_as_counted(company: int, lock: bool) -> OpeningStock:
    """Opening stock of a company: drafts, and what was posted before. Locked, nobody changes or posts it meanwhile."""
    drafts = list_opening_drafts(company)
    if lock:
        records = current().load(opening_stock, drafts)  # documents first (DESIGN, locks)
        drafts = [record.id for record in records if record.state == "DRAFT"]
        lock_opening(company, shared=False)
    values = [
        StockValue(document=each.document, stock_class=each.stock_class, value=each.value)
        for each in list_opening_values(company, drafts)
    ]
    return OpeningStock(drafts=drafts, values=values)


register_opening_stock(stock_as_counted)


@flow.before(
    stock.post,
    system="finance",
    refuse=True,
    label=_("Stock is opened only before the company is live", "建账完成后不再期初入库"),
)
def opened_only_once(documents: Batch[Any]) -> None:
    """After going live forgotten stock is an adjustment, not an opening balance. Raises Refused."""
    for company in sorted({document.company_id for document in documents}):
        require_not_live(company)


@flow.after(
    WentLive,
    system="erp",
    layer="goods",
    label=_("The stock that was counted is opened with the books", "盘点的期初库存随账簿一起入账"),
)
def open_stock(events: list[WentLive]) -> None:
    """Every draft that the run was compared with is posted, in its transaction."""
    drafts = [number for event in events for number in event.opening_stock]
    if drafts:
        stock.post(drafts)


@flow.beside(going_live, system="erp", label=_("Opening stock", "期初库存"), layer="goods")
def stock_behind(record: Any, actor: Actor) -> list[Block]:
    """The stock documents that the run is compared with."""
    return list_block(
        actor,
        opening_stock,
        [],
        ["happened_on", "remark", "value", "state"],
        empty=_("No opening stock is entered in ERP.", "ERP 中还没有期初库存单。"),
    )
