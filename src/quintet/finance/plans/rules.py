"""Instalments and what is taken from them; pure functions."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

NOTHING = Decimal("0.00")


def take(lines: Sequence[Any], amount: Decimal) -> Decimal:
    """Lower what the instalments still expect by `amount`, each in proportion, the last by what is left of it.

    A delivery of 40 % of an order takes 40 % of every instalment. Returns what was really taken (never more than open).
    """
    left = taken = min(amount, sum((line.open_amount for line in lines), NOTHING))
    still = sum((line.open_amount for line in lines), NOTHING)
    for line in lines:
        if not still:
            break
        part = line.open_amount if line.open_amount == still else round(line.open_amount * left / still, 2)
        part = min(part, left)
        still -= line.open_amount
        line.open_amount -= part
        left -= part
    return taken


def next_due(lines: Sequence[Any]) -> date | None:
    """The earliest due date of what is still to come."""
    return min((line.due_on for line in lines if line.open_amount), default=None)
