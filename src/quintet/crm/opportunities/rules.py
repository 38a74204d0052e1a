"""Claims about opportunities; pure functions."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from quintet.kernel.money import round_money
from quintet.kernel.results import Invalid
from quintet.kernel.text import _

HUNDRED = Decimal(100)


def weighted(amount: Decimal, probability: Decimal) -> Decimal:
    """Amount × probability in cents; the probability is a percentage."""
    return round_money(amount * probability / HUNDRED)


def open_stage(state: str, stage: Any) -> Invalid | None:
    """A deal in progress stands in a stage whose outcome is open."""
    if state != "OPEN":
        return None
    if stage is None:
        return Invalid(_("There is no stage to begin in: add stages first", "还没有可用的阶段：请先新建阶段"), "stage")
    if stage.outcome != "open":
        text = _("Use “Win” or “Lose” to come to {stage}", "请使用“赢单”或“输单”操作进入“{stage}”")
        return Invalid(text.format(stage=stage.name), "stage")
    return None


def amounts_within_reason(amount: Decimal, lines: Sequence[Any]) -> Iterable[Invalid]:
    """Quantities are above zero, prices and the expected amount not negative."""
    if amount < 0:
        yield Invalid(_("An amount cannot be negative", "金额不能为负"), "expected_amount")
    for index, line in enumerate(lines):
        if line.quantity <= 0:
            yield Invalid(_("A quantity is above zero", "数量须大于 0"), f"lines.{index}.quantity")
        if line.expected_price is not None and line.expected_price < 0:
            yield Invalid(_("A price cannot be negative", "单价不能为负"), f"lines.{index}.expected_price")
