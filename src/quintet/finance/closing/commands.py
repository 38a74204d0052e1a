"""Closing a month: look, book what is to be booked, lock. Every step can be repeated until the month is locked."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any

from quintet.finance.closing import booking, measuring
from quintet.finance.closing.documents import closing_run
from quintet.finance.closing.events import ClosingChecked, ClosingStepDone, MonthClosed, MonthReopened
from quintet.finance.closing.models import BLOCKED, DONE, LOCKED, OPEN, STEPS, TODO, ClosingRun, ClosingStep
from quintet.finance.closing.rates import bring_rates
from quintet.finance.closing.scene import Found, scene_of
from quintet.finance.closing.steps import BY_NAME, Step, steps_of
from quintet.finance.ledgers import commands as ledgers
from quintet.finance.ledgers.documents import period as period_document
from quintet.finance.ledgers.queries import get_ledger, list_periods
from quintet.kernel import store
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.results import Invalid, InvalidInput, Refused
from quintet.kernel.text import Text, _
from quintet.kernel.unit import current

__all__ = ["accrue_income_tax", "appropriate_reserve", "check", "lock", "note_stock", "reopen", "run_all", "run_step"]

Money = Annotated[Decimal | None, Input(money=True)]


@closing_run.prepare
def list_the_steps(runs: list[ClosingRun]) -> None:
    """The steps of the month, to do; without a period it is the first that is open."""
    for run in runs:
        ledger = get_ledger(run.company_id)
        periods = {p.id: p for p in list_periods(ledger.id) if p.month}
        first_open = next((p for p in periods.values() if p.is_open), None)
        period = periods.get(run.period_id or (first_open.id if first_open else 0))
        if period is None:
            raise InvalidInput(
                [
                    Invalid(
                        _("Choose a month of this ledger", "请选择本账套的期间"),
                        "period",
                        "finance.closing.month_of_ledger",
                    )
                ]
            )
        run.period_id, run.ledger_id, run.last_on, run.currency = period.id, ledger.id, period.last_on, ledger.currency
        if not run.__dict__.get("steps"):
            run.steps = [store.new(ClosingStep, step=step.name, state=TODO) for step in steps_of(period.month)]


def note_stock(
    run: ClosingRun, different: int, amount: Decimal, message: Text | None = None, first: int | None = None
) -> None:
    """For the flow before `check`: how many items' stock differs from the ledger, by how much, in words; the first."""
    run.__dict__.setdefault("found", {})["stock"] = Found.check(different, message, amount, first)


@closing_run.command(
    (OPEN | LOCKED) >> (OPEN | LOCKED), label=_("Check", "检查"), help=_("Look at every step again", "重新检查各步骤")
)
def check(runs: Batch[ClosingRun]) -> Iterable[Any]:
    """Look at every step and note where it stands; books nothing. The run follows its period, open or closed."""
    for run in runs:
        bring_rates(get_ledger(run.company_id))
        scene = scene_of(run)
        for line in run.steps:
            _note(line, BY_NAME[line.step].look(scene))
        run.checked_at = current().at
        run.profit = measuring.income_tax_of(scene).profit
        run.blocked_count = sum(line.state == BLOCKED for line in run.steps)
        run.todo_count = sum(line.state == TODO for line in run.steps)
        run.state = (OPEN if scene.period.is_open else LOCKED).value
        yield ClosingChecked(
            document=run.id, year=scene.period.year, month=scene.period.month, blocked=run.blocked_count,
            todo=run.todo_count,
        )  # fmt: skip


def _note(line: ClosingStep, found: Found) -> None:
    line.state, line.amount = found.state, found.amount
    line.message = found.message.to_json() if found.message else None
    if found.document or (line.state == DONE and not line.done_by):
        line.document = found.document


@closing_run.command(OPEN, label=_("Run next step", "执行下一步"), style="primary", bulk=False)
def run_step(runs: Batch[ClosingRun]) -> Iterable[Any]:
    """Do the first step that is to do; where a check blocks, nothing is booked and the step says why.

    Raises Refused when only the lock is left: that is the chief accountant's own command.
    """
    for run in runs:
        yield from _advance(run, only_next=True)


@closing_run.command(OPEN, label=_("Run all", "全部执行"), bulk=False)
def run_all(runs: Batch[ClosingRun]) -> Iterable[Any]:
    """Do every step that is to do, in order, up to the lock; where a check blocks, nothing is booked."""
    for run in runs:
        yield from _advance(run, only_next=False)


def _advance(run: ClosingRun, only_next: bool) -> Iterable[Any]:
    check([run.id])
    if run.blocked_count or run.state != OPEN:
        return
    done = 0
    for line in run.steps:
        step = BY_NAME[line.step]
        if step.book is None or line.state != TODO or (only_next and done):
            continue
        yield _book(run, line, step)
        done += 1
        check([run.id])
    if not done and only_next:
        text = _("Every step is done: close the month", "各步骤均已完成，可以结账")
        raise Refused(text, rule="finance.closing.steps_to_do")


def _book(run: ClosingRun, line: ClosingStep, step: Step) -> ClosingStepDone:
    assert step.book is not None
    amount, voucher = step.book(scene_of(run))
    return _signed(run, line, amount, voucher)


def _signed(run: ClosingRun, line: ClosingStep, amount: Decimal, voucher: int | None) -> ClosingStepDone:
    line.document = voucher or line.document
    line.done_by, line.done_at = current().actor.user_id, current().at
    return ClosingStepDone(document=run.id, step=line.step, amount=amount, voucher=voucher)


@closing_run.command(
    OPEN, label=_("Accrue income tax", "计提所得税"), bulk=False,
    labels={"amount": _("Amount (empty: as proposed)", "金额（留空按建议）")},
)  # fmt: skip
def accrue_income_tax(runs: Batch[ClosingRun], *, amount: Money = None) -> Iterable[Any]:
    """Book income tax, then close it to the profit of the year as well. Raises Refused when there is none to book."""
    for run in runs:
        scene = scene_of(run)
        booked = amount if amount is not None else measuring.income_tax_of(scene).proposed
        _require(booked, _("There is no income tax to accrue", "没有需要计提的所得税"))
        yield _signed(run, _line(run, "income_tax"), booked, booking.book_income_tax(scene, booked))
        yield _book(run, _line(run, "profit"), BY_NAME["profit"])
        check([run.id])


@closing_run.command(
    OPEN, label=_("Appropriate reserve", "提取盈余公积"), bulk=False,
    labels={"amount": _("Amount (empty: as proposed)", "金额（留空按建议）")},
)  # fmt: skip
def appropriate_reserve(runs: Batch[ClosingRun], *, amount: Money = None) -> Iterable[Any]:
    """Put profit into the statutory reserve, in December. Raises Refused when there is none to put."""
    for run in runs:
        scene = scene_of(run)
        booked = amount if amount is not None else measuring.reserve_of(scene).proposed
        _require(
            booked if scene.is_last_of_year else Decimal(0),
            _("There is no reserve to appropriate", "没有需要提取的盈余公积"),
        )
        yield _signed(run, _line(run, "reserve"), booked, booking.book_reserve(scene, booked))
        check([run.id])


def _require(amount: Decimal, otherwise: Text) -> None:
    if not amount:
        raise Refused(otherwise, rule="finance.closing.something_to_book")


def _line(run: ClosingRun, step: str) -> ClosingStep:
    return next(line for line in run.steps if line.step == step)


@closing_run.command(OPEN >> LOCKED, label=_("Close the month", "结账"), style="primary", confirm=True, bulk=False)
def lock(runs: Batch[ClosingRun]) -> Iterable[Any]:
    """Close the period, once every check holds and every step is done. Raises Refused naming what is not."""
    for run in runs:
        # no voucher comes into the month while we look: posting takes the period too, and waits
        current().load(period_document, [run.period_id])
        check([run.id])
        _require_all_done(run)
        scene = scene_of(run)
        ledgers.close([run.period_id])
        line = _line(run, "lock")
        _note(line, Found(DONE))
        line.done_by, line.done_at = current().actor.user_id, current().at
        run.todo_count = 0
        yield MonthClosed(
            document=run.id, year=scene.period.year, month=scene.period.month, profit=scene.result(scene.month)
        )


def _require_all_done(run: ClosingRun) -> None:
    labels = dict(STEPS)
    left = [labels[line.step] for line in run.steps if line.state in (TODO, BLOCKED) and line.step != "lock"]
    if left:
        text = _("These steps are not done: {steps}", "以下步骤尚未完成：{steps}")
        said = Text("; ".join(each.en for each in left), "；".join(each.zh for each in left))
        raise Refused(text.format(steps=said), rule="finance.closing.all_steps_done")


@closing_run.command(
    LOCKED >> OPEN, label=_("Reopen", "反结账"), style="danger", bulk=False, labels={"reason": _("Reason", "原因")}
)
def reopen(runs: Batch[ClosingRun], *, reason: str) -> Iterable[Any]:
    """Allow postings in the month again; what the steps booked stays, and running them again books the difference."""
    for run in runs:
        scene = scene_of(run)
        if not scene.period.is_open:
            ledgers.reopen([run.period_id], reason=reason)
        run.todo_count = 1
        _note(_line(run, "lock"), Found(TODO))
        yield MonthReopened(document=run.id, year=scene.period.year, month=scene.period.month, reason=reason)
