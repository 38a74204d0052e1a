"""Claims about terms of trade; pure functions."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Context, Decimal

from quintet.kernel.money import round_money, split_money
from quintet.kernel.results import Invalid
from quintet.kernel.text import _

WHOLE = Decimal(100)
_EXACT = Context(prec=60)


def parts_sum_to_whole(percents: Sequence[Decimal]) -> Iterable[Invalid]:
    """The parts add up to 100 %, neither more nor less."""
    total = sum(percents, Decimal(0))
    if total != WHOLE:
        text = _("The parts add up to {total} %, not 100 %", "各期比例合计为 {total}%，须为 100%")
        yield Invalid(text.format(total=f"{total.normalize():f}"), "lines")


def due_on(start: date, days: int, end_of_month: bool) -> date:
    """The day a part is due: `days` after the start, moved on to that month's last day if asked."""
    due = start + timedelta(days=days)
    return due.replace(day=monthrange(due.year, due.month)[1]) if end_of_month else due


def split_by_term(
    parts: Sequence[tuple[Decimal, int, bool]], amount: Decimal, start: date
) -> list[tuple[date, Decimal]]:
    """Due dates and amounts of the parts (percent, days, end of month); the cents add up, the last has the residue.

    A part whose share rounds to nothing is left out.
    """
    amounts = split_money(amount, [percent for percent, _days, _eom in parts])
    dated = [(due_on(start, days, eom), part) for (_p, days, eom), part in zip(parts, amounts, strict=True)]
    return [(due, part) for due, part in dated if part != 0]


def line_amounts(
    quantity: Decimal, unit_price: Decimal, discount: Decimal, tax_rate: Decimal
) -> tuple[Decimal, Decimal, Decimal]:
    """(gross, net, tax) of a sales line in cents: the tax is taken out of the price that includes it.

    gross = round(quantity x price x (100 - discount) / 100); net = round(gross / (1 + rate / 100)); tax = gross - net
    (增值税暂行条例实施细则 art. 14). Discount and rate are percentages: 13 means 13 %.
    """
    full = _EXACT.multiply(quantity, unit_price)
    gross = round_money(_EXACT.multiply(full, (WHOLE - discount) / WHOLE) if discount else full)
    net = round_money(_EXACT.divide(gross * WHOLE, WHOLE + tax_rate))
    return gross, net, gross - net
