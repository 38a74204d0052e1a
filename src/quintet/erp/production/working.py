"""Work on the shop floor: the clock of a work order, reports of pieces and time, its end."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from quintet.erp.production import rules, steps
from quintet.erp.production.documents import manufacturing_order, work_order, work_report
from quintet.erp.production.events import WorkReported
from quintet.erp.production.models import DONE, PAUSED, READY, RUNNING, WorkOrder
from quintet.erp.products.queries import get_work_centres
from quintet.erp.stock import commands as stock
from quintet.erp.stock.queries import ItemFacts, get_items
from quintet.kernel import clock
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.money import plain
from quintet.kernel.results import Invalid, InvalidInput, Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current

WORKABLE = READY | RUNNING | PAUSED
EMPLOYEE = Input(to="hr.employee", label=_("Employee", "操作人"))
_MOST = Decimal(100_000)  # minutes in one report: more is a slip of the finger


@work_order.command(WORKABLE >> RUNNING, label=_("Start", "开工"), style="primary")
def start(works: Batch[WorkOrder], *, employee: Annotated[int | None, EMPLOYEE] = None) -> Iterable[Any]:
    """Start the clock, or start it again after a pause. Raises Refused where it runs already."""
    for work in works:
        if work.running_since is not None:
            text = _("{number} is running already", "{number} 已在计时").format(number=work.number)
            raise Refused(text, rule="erp.production.not_running_yet")
        work.running_since = clock.now()
        work.started_at = work.started_at or work.running_since
        work.employee_ref = employee or work.employee_ref
    steps.start_orders(_orders(works).values())
    return [steps.progressed(work, RUNNING.value) for work in works]


@work_order.command(RUNNING >> PAUSED, label=_("Pause", "暂停"))
def pause(works: Batch[WorkOrder]) -> Iterable[Any]:
    """Stop the clock; the time so far waits to be reported."""
    for work in works:
        _stop(work)
    return [steps.progressed(work, PAUSED.value) for work in works]


@work_order.command(
    WORKABLE >> (RUNNING | PAUSED | DONE),
    label=_("Report", "报工"),
    style="primary",
    bulk=False,
    labels={
        "good": _("Good", "合格数量"),
        "scrap": _("Scrapped", "报废数量"),
        "rework": _("To rework", "返工数量"),
        "minutes": _("Minutes (the clock's when left empty)", "工时（分钟，留空取计时）"),
        "happened_on": _("Date", "日期"),
        "remark": _("Remark", "备注"),
    },
    help=_("Pieces and time; the last piece ends the operation", "填报数量与工时；全部完成后工序自动结束"),
)
def report(
    works: Batch[WorkOrder],
    *,
    good: Decimal = Decimal(0),
    scrap: Decimal = Decimal(0),
    rework: Decimal = Decimal(0),
    minutes: Decimal | None = None,
    employee: Annotated[int | None, EMPLOYEE] = None,
    happened_on: date | None = None,
    remark: str = "",
) -> Iterable[Any]:
    """Say what was done: good and scrapped pieces (no more than came in), minutes or the clock's.

    Somebody who helps names themselves and their minutes: the clock of the work order's own person runs on. Raises
    InvalidInput for wrong figures.
    """
    day = happened_on or clock.today()
    stock.check_not_future(day)
    orders = _orders(works)
    lines = steps.load_work(list(orders.values()))
    items = get_items(work.item_id for work in works)
    reports: list[dict[str, Any]] = []
    for work in works:
        siblings = lines[work.manufacturing_order]
        _check(work, siblings, (good, scrap, rework), minutes, len(remark), items[work.item_id])
        spent = _minutes_of(work, minutes, employee)
        who = employee or work.employee_ref
        reports.append(_book(work, orders[work.manufacturing_order], (good, scrap, rework), spent, who, day, remark))
        if work.state == READY.value:
            work.state, work.started_at = PAUSED.value, work.started_at or clock.now()
        if rules.is_through(siblings, siblings.index(work)) and work.good_quantity + work.scrap_quantity > 0:
            _close(work)
    return _let_on(works, orders, lines, reports)


@work_order.command(
    WORKABLE >> DONE,
    label=_("Finish", "完成"),
    confirm=True,
    help=_("No more good pieces will come from this operation", "该工序不再产出合格品"),
)
def finish(works: Batch[WorkOrder]) -> Iterable[Any]:
    """End operations as they are; time on the clock is reported with it."""
    orders = _orders(works)
    lines = steps.load_work(list(orders.values()))
    reports: list[dict[str, Any]] = []
    none = (rules.ZERO, rules.ZERO, rules.ZERO)
    for work in works:
        _stop(work)
        if work.timed_minutes:
            spent, work.timed_minutes = work.timed_minutes, rules.NOTHING
            order = orders[work.manufacturing_order]
            reports.append(_book(work, order, none, spent, work.employee_ref, clock.today(), ""))
        _close(work)
    return _let_on(works, orders, lines, reports)


def _orders(works: Sequence[Any]) -> dict[int, Any]:
    """The orders of these work orders, which are locked with them."""
    found = current().load(manufacturing_order, sorted({work.manufacturing_order for work in works}))
    return {order.id: order for order in found}


def _let_on(
    works: Sequence[Any], orders: dict[int, Any], lines: dict[int, list[Any]], reports: list[dict[str, Any]]
) -> list[Any]:
    """The reports written, and what follows: orders in progress, how far, which operations can begin or are through."""
    facts: list[Any] = []
    if reports:
        with steps.as_system("report"):
            facts += [_reported(made) for made in work_report.create(reports).records]
    facts += [steps.progressed(work) for work in works]
    steps.start_orders(orders.values())
    for number, order in orders.items():
        facts += steps.note_progress(order, lines[number])
    steps.let_on(lines.values())
    return facts


def _stop(work: Any) -> None:
    if work.running_since is not None:
        work.timed_minutes += rules.minutes_between(work.running_since, clock.now())
        work.running_since = None


def _close(work: Any) -> None:
    work.state, work.finished_at, work.running_since = DONE.value, clock.now(), None


def _minutes_of(work: Any, minutes: Decimal | None, employee: int | None) -> Decimal:
    """What is reported: what was said, else the clock's time. Raises InvalidInput when there is neither.

    The clock is the work order's own person's: who else says their minutes leaves it alone.
    """
    another = employee is not None and work.employee_ref is not None and employee != work.employee_ref
    if minutes is not None and another:
        return minutes
    was_running = work.running_since is not None
    if minutes is None and not was_running and not work.timed_minutes:
        text = _("Say how many minutes it took, or start the clock first", "请填写工时，或先开工计时")
        raise InvalidInput([Invalid(text, "minutes", "erp.production.minutes_known")])
    _stop(work)
    spent, work.timed_minutes = work.timed_minutes, rules.NOTHING
    if was_running:
        work.running_since = clock.now()
    return minutes if minutes is not None else spent


def _check(
    work: Any,
    siblings: Sequence[Any],
    pieces: Sequence[Decimal],
    minutes: Decimal | None,
    remark: int,
    item: ItemFacts,
) -> None:
    """Raises InvalidInput: figures below 0, finer than the unit, or more than came to the operation."""
    problems = []
    for name, value in zip(("good", "scrap", "rework"), pieces, strict=True):
        if value < 0:
            text = _("What is reported is not negative", "报工数据不能为负")
            problems.append(Invalid(text, name, "erp.production.not_negative"))
        elif value and (problem := item.problem_with(value, name)):
            problems.append(problem)
    if minutes is not None and not 0 <= minutes <= _MOST:
        text = _("Minutes lie between 0 and 100,000", "工时须在 0 到 100000 分钟之间")
        problems.append(Invalid(text, "minutes", "erp.production.not_negative"))
    if remark > 200:
        text = _("The remark is longer than 200 characters", "备注超过 200 个字符")
        problems.append(Invalid(text, "remark", "erp.production.remark_short"))
    left = rules.came_in(siblings, siblings.index(work)) - work.good_quantity - work.scrap_quantity
    if pieces[0] + pieces[1] > left:
        text = _("{n} at most: no more has come from the operation before", "最多 {n}：上道工序未转入更多")
        problems.append(Invalid(text.format(n=plain(left)), "good", "erp.production.not_more_than_came"))
    if problems:
        raise InvalidInput(problems, problems[0].message)


def _book(
    work: Any, order: Any, pieces: Sequence[Decimal], minutes: Decimal, employee: int | None, day: date, remark: str
) -> dict[str, Any]:
    """A report with its costs, added to work order and order; the row to be written."""
    centre = get_work_centres()[work.work_centre_id]
    labour = rules.cost_of_minutes(minutes, centre.labour_rate_for(work.skill_id, work.min_level))
    overhead = rules.cost_of_minutes(minutes, centre.overhead_rate)
    good, scrap, rework = pieces
    work.good_quantity += good
    work.scrap_quantity += scrap
    work.rework_quantity += rework
    work.reported_minutes += minutes
    work.labour_cost += labour
    work.overhead_cost += overhead
    order.labour_cost += labour
    order.overhead_cost += overhead
    order.wip_cost += labour + overhead
    return {
        **steps.whose(order),
        "work_order": work.id,
        "manufacturing_order": order.id,
        "item": order.item_id,
        "employee_ref": employee,
        "happened_on": day,
        "minutes": minutes,
        "unit_of_measure": order.unit_of_measure_id,
        "good": good,
        "scrap": scrap,
        "rework": rework,
        "currency": order.currency,
        "labour_cost": labour,
        "overhead_cost": overhead,
        "remark": remark,
    }


def _reported(made: Any) -> WorkReported:
    return WorkReported(
        document=made.id,
        order=made.manufacturing_order,
        product=made.item_id,
        work_order=made.work_order,
        employee=made.employee_ref,
        minutes=made.minutes,
        good=made.good,
        scrap=made.scrap,
        labour=made.labour_cost,
        overhead=made.overhead_cost,
        happened_on=made.happened_on,
    )
