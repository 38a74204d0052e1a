"""What changes stock: reserve, release, issue, receive — set-based, each one ordered lock and one write.

They are called inside a command of another room (delivering, returning); the document they act for is locked by then.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from quintet.erp.stock import rules
from quintet.erp.stock.documents import opening_stock
from quintet.erp.stock.events import OpenedLine, OpeningStockPosted
from quintet.erp.stock.models import DRAFT, POSTED, OpeningStock
from quintet.erp.stock.positions import Key, Move, StockLine, lock, lock_or_open, write
from quintet.erp.stock.queries import get_items
from quintet.erp.stock.revaluing import Revaluation, revalue
from quintet.erp.stock.rules import Balance
from quintet.erp.warehouses.queries import get_places
from quintet.kernel import clock
from quintet.kernel.commands import Batch
from quintet.kernel.money import plain
from quintet.kernel.results import Refused
from quintet.kernel.text import Text, _

__all__ = ["Revaluation", "StockLine", "issue", "receive", "release", "reserve", "revalue", "send_back", "take"]

_SHORT = _(
    "{item} in {warehouse}: {wanted} wanted, {free} can leave (the rest is missing or reserved for others)",
    "{warehouse}的{item}：需要 {wanted}，可出库 {free}（其余缺货或已为他人预留）",
)


def reserve(lines: Sequence[StockLine]) -> list[Decimal]:
    """Reserve for each line as much of its quantity as is available, first come first served; how much each got."""
    balances = lock(line.key for line in lines)
    got, kept = [], []
    for line in lines:
        balance = balances.get(line.key)
        quantity = balance.reserve(line.quantity) if balance else rules.ZERO
        got.append(quantity)
        if balance and quantity:
            kept.append((line, balance, line.reserved + quantity))
    write({balance.id: balance for _line, balance, _quantity in kept}.values(), reservations=kept)
    return got


def release(lines: Sequence[StockLine]) -> None:
    """Give back `quantity` of what each line has reserved."""
    if not lines:
        return
    balances = lock(line.key for line in lines)
    for line in lines:
        balances[line.key].release(line.quantity)
    write(
        balances.values(),
        reservations=[(line, balances[line.key], line.reserved - line.quantity) for line in lines],
    )


def issue(lines: Sequence[StockLine], *, kind: str) -> list[Decimal]:
    """Take goods out, each line from its own reservation and what is available; their costs (company currency).

    Raises Refused, naming every item that is short, when a line would need what is reserved for others.
    """
    return _take_out(lines, kind, lambda balance, line: balance.issue(line.quantity, line.reserved))


def send_back(lines: Sequence[StockLine], *, kind: str) -> list[Decimal]:
    """Take available goods out at the `value` each line came in at; what really left (company currency).

    Less than the value leaves where the position bears no more, and what is left of it where no goods remain: the
    difference belongs to goods issued before. Raises Refused, naming every item that is short.
    """
    return _take_out(lines, kind, lambda balance, line: balance.send_back(line.quantity, line.value))


def _take_out(lines: Sequence[StockLine], kind: str, take: Callable[[Balance, StockLine], Decimal]) -> list[Decimal]:
    balances = lock(line.key for line in lines)
    short: list[Text] = []
    moves = []
    for line in lines:
        balance = balances.get(line.key)
        if balance is None or not balance.can_issue(line.quantity, line.reserved):
            short.append(_shortage(line, balance.available + line.reserved if balance else rules.ZERO))
            continue
        moves.append(Move(balance, line, -line.quantity, -take(balance, line)))
    if short:
        raise Refused(_joined(short), rule="erp.stock.enough_stock")
    used = [
        (line, m.balance, line.reserved - min(line.reserved, line.quantity)) for m in moves if (line := m.line).reserved
    ]
    write(balances.values(), moves=moves, kind=kind, reservations=used)
    return [-move.value for move in moves]


def take(keys: Iterable[Key]) -> None:
    """Lock the positions of these (item, warehouse) for a command that issues some and receives others after."""
    lock_or_open(keys)


def receive(lines: Sequence[StockLine], *, kind: str) -> None:
    """Take goods in at the `value` of each line."""
    balances = lock_or_open(line.key for line in lines)
    moves = []
    for line in lines:
        balances[line.key].receive(line.quantity, line.value)
        moves.append(Move(balances[line.key], line, line.quantity, line.value))
    write(balances.values(), moves=moves, kind=kind)


def _shortage(line: StockLine, free: Decimal) -> Text:
    facts, place = get_items([line.item]).get(line.item), get_places().get(line.warehouse)
    return _SHORT.format(
        item=facts.title if facts else line.item,
        warehouse=place.name if place else line.warehouse,
        wanted=plain(line.quantity),
        free=plain(free),
    )


def _joined(texts: Iterable[Text]) -> Text:
    parts = list(texts)
    return Text("; ".join(t.en for t in parts), "；".join(t.zh for t in parts))


@opening_stock.command(DRAFT >> POSTED, label=_("Post", "过账"), style="primary", confirm=True)
def post(documents: Batch[OpeningStock]) -> Iterable[Any]:
    """Bring the counted goods into stock at their cost. Raises Refused for a date in the future."""
    receive([line for document in documents for line in _opened(document)], kind="opening")
    for document in documents:
        yield OpeningStockPosted(
            document=document.id,
            happened_on=document.happened_on,
            value=document.value,
            lines=[OpenedLine(each.item_id, each.warehouse_id, each.quantity, each.value) for each in document.lines],
        )


def _opened(document: OpeningStock) -> list[StockLine]:
    check_not_future(document.happened_on)
    return [
        StockLine(
            document.id,
            each.id,
            each.item_id,
            each.warehouse_id,
            each.quantity,
            value=each.value,
            number=document.number,
            happened_on=document.happened_on,
        )
        for each in document.lines
    ]


def check_not_future(happened_on: date) -> None:
    """Goods have moved when somebody says so. Raises Refused for a day that has not come yet."""
    if happened_on > clock.today():
        text = _("{day} has not come yet", "{day} 还没有到")
        raise Refused(text.format(day=happened_on.isoformat()), rule="erp.stock.not_in_future")
