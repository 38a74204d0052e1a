"""Revaluing stock: goods turn out to have cost something else than they came in at."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quintet.erp.stock.events import RevaluedLine, StockRevalued
from quintet.erp.stock.positions import Move, StockLine, lock, write
from quintet.erp.stock.rules import NOTHING, ZERO
from quintet.kernel import clock
from quintet.kernel.dispatch import say


@dataclass(frozen=True, slots=True)
class Revaluation:
    """What goods of a quantity, received before, cost more (or less: negative), in the company's currency.

    `document` and `line` are the cause (a supplier's invoice, a cost close), `number` what people know it by.
    """

    document: int
    line: int
    item: int
    warehouse: int
    quantity: Decimal
    difference: Decimal
    number: str = ""
    happened_on: date | None = None
    posted_on: date | None = None


def revalue(revaluations: Sequence[Revaluation]) -> list[tuple[Decimal, Decimal]]:
    """Give each difference to what is still on hand and to what was issued: (to_stock, to_issued), in their order.

    The share still on hand, min(on hand, quantity) / quantity, moves the position's value, never below 0; the rest,
    so that both add up to the difference to the cent, belongs to what was issued. Quantities stay as they are. Says
    StockRevalued about each cause. Called inside a command of another room; one ordered lock and one write.
    """
    if not revaluations:
        return []
    balances = lock((each.item, each.warehouse) for each in revaluations)
    parts, moves = [], []
    for each in revaluations:
        balance = balances.get((each.item, each.warehouse))
        part = balance.revalue(each.quantity, each.difference) if balance else (NOTHING, each.difference)
        parts.append(part)
        if balance and part[0]:
            moves.append(Move(balance, _line(each), ZERO, part[0]))
    if moves:
        changed = {move.balance.id: move.balance for move in moves}
        write(changed.values(), moves=moves, kind="revaluation")
    _tell(revaluations, parts)
    return parts


def _line(each: Revaluation) -> StockLine:
    day = each.happened_on or clock.today()
    return StockLine(
        each.document,
        each.line,
        each.item,
        each.warehouse,
        ZERO,
        value=each.difference,
        number=each.number,
        happened_on=day,
        posted_on=each.posted_on or day,
    )


def _tell(revaluations: Sequence[Revaluation], parts: Sequence[tuple[Decimal, Decimal]]) -> None:
    lines: dict[int, list[RevaluedLine]] = defaultdict(list)
    days: dict[int, date] = {}
    for each, (to_stock, to_issued) in zip(revaluations, parts, strict=True):
        if each.difference:
            lines[each.document].append(RevaluedLine(each.item, each.warehouse, to_stock, to_issued))
            days[each.document] = each.posted_on or each.happened_on or clock.today()
    say(StockRevalued(document=number, happened_on=days[number], lines=rows) for number, rows in lines.items())
