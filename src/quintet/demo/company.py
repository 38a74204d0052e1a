"""Make the demo company: import its sheets, then live some months up to now, by commands and in order of time."""

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from quintet.crm.quotations.commands import expire_overdue
from quintet.demo import plan
from quintet.demo.attendance import Attendance
from quintet.demo.books import Books
from quintet.demo.cast import Cast, gather
from quintet.demo.making import Making
from quintet.demo.scenes import scenes
from quintet.demo.selling import Selling
from quintet.demo.stage import ZONE, Stage
from quintet.kernel import cache, clock, sql
from quintet.kernel.importing.run import import_path

SHEETS = Path(__file__).parent / "first_company"
MONTHS = 3  # whole months of life before this one
DEALS = {"small": 75, "medium": 600, "large": 4000}
PASSWORD = "quintet-demo"
_MADE = "demo.company"


class HalfMade(RuntimeError):
    """An earlier run was interrupted. Make the company anew with `--reset`."""


def ensure(scale: str = "small", reset: bool = False) -> None:
    """Make sure that the demo company lives in this database; `reset` tells that the database was emptied before.

    Does nothing where it is made already. The same day and scale give the same company. Raises HalfMade.
    """
    del reset  # the operator's command drops the database; an empty one is filled either way
    if sql.value("SELECT 1 FROM kernel_config_version WHERE name = %s", [_MADE]):
        return
    if sql.value("SELECT 1 FROM master_company LIMIT 1"):
        raise HalfMade("the demo company was left half made: run `quintet demo --reset`")
    make(DEALS[scale])


def make(deals: int) -> None:
    """Import the sheets on the first day and play `deals` deals up to now. Raises ValueError for bad sheets."""
    end = clock.now().astimezone(ZONE)
    first_day = _first_of_month(end.date(), MONTHS)
    with clock.frozen_at(datetime.combine(first_day, time(8), ZONE)):
        report = import_path(SHEETS)
        if not report.written:
            raise ValueError("\n".join(str(each.line()) for each in report.problems))
        cast = gather()
        stage = Stage(cast, first_day, end)
        _stock_up(stage, cast, deals)
    _rehearse(stage, cast, deals)
    stage.play()
    cache.bump(_MADE)


def _rehearse(stage: Stage, cast: Cast, deals: int) -> None:
    Books(stage).begin()
    Attendance(stage).begin()
    Making(stage).begin()
    _look_after(stage)
    drawn = plan.draw(cast, deals, stage.days)
    for deal in [*drawn, *scenes(cast, stage.days, len(drawn), plan.stock_factor(deals))]:
        stage.on_day(deal.opened, Selling(stage, deal).open)


def _look_after(stage: Stage) -> None:
    """What happens by itself: quotations run out, and the last receipt is not posted yet."""
    for week in range(stage.days // 5):
        stage.on_day(week * 5, lambda: expire_overdue(stage.actor("")))
    stage.on_day(max(0, stage.days - 2), lambda: _enter_receipt(stage))
    stage.on_day(max(0, stage.days - 2), lambda: _announce_return(stage))


def _enter_receipt(stage: Stage) -> None:
    row = sql.one(
        "SELECT customer_id, sum(open_amount) FROM finance_receivableitem WHERE open_amount > 0 AND due_on < %s"
        " GROUP BY customer_id ORDER BY customer_id LIMIT 1",
        [clock.today()],
    )
    if row is not None:
        stage.create(
            "wu.xiaoyan", "finance.receipt", customer=row[0], amount=row[1], reference="货款", bank_reference=""
        )


def _announce_return(stage: Stage) -> None:
    row = sql.one(
        "SELECT d.id, l.item_id FROM erp_delivery d JOIN erp_deliveryline l ON l.delivery_id = d.id"
        " WHERE d.state = 'SHIPPED' AND l.is_stocked AND l.returned_quantity = 0"
        " ORDER BY d.shipped_on DESC, l.id LIMIT 1"
    )
    if row is not None:
        lines = [{"item": row[1], "quantity": Decimal(1)}]
        reason = "到货一件异响，寄回检测"
        stage.create("shen.jia", "erp.sales_return", delivery_ref=row[0], reason=reason, lines=lines)


def _stock_up(stage: Stage, cast: Cast, deals: int) -> None:
    """More deals need more goods: the opening stock again, once for every further sixty deals."""
    factor = plan.stock_factor(deals) - 1
    lines = [
        {"item": g.id, "warehouse": cast.warehouses[w], "quantity": q * factor, "unit_cost": g.price / Decimal(2)}
        for g in cast.goods
        for w, q in g.stock.items()
        if factor
    ]
    if lines:
        made = stage.create("he.min", "erp.opening_stock", remark="启用盘点（续）", lines=lines)
        stage.do("he.min", "erp.opening_stock.post", made.id)


def _first_of_month(today: date, months_before: int) -> date:
    month = today.year * 12 + today.month - 1 - months_before
    return date(month // 12, month % 12 + 1, 1)
