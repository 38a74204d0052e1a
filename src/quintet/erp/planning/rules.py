"""What is true of planning data; pure functions, no database."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from quintet.kernel.results import Invalid
from quintet.kernel.text import _

ECONOMIC = ("eoq", "poq", "silver_meal", "wagner_whitin")


def lot_rule_has_what_it_needs(plan: Any) -> Iterable[Invalid]:
    """A fixed quantity for `fixed`; ordering and holding cost (or, for `poq`, a period) for the economic rules."""
    if plan.lot_rule == "fixed" and not plan.fixed_quantity:
        yield Invalid(_("Enter the fixed quantity", "请填写固定批量"), "fixed_quantity")
    if plan.lot_rule in ECONOMIC and not (plan.lot_rule == "poq" and plan.period_days):
        text = _("This lot rule weighs two costs: enter both", "该批量规则权衡两种成本：请都填写")
        if not plan.ordering_cost or plan.ordering_cost <= 0:
            yield Invalid(text, "ordering_cost")
        if not plan.holding_percent or plan.holding_percent <= 0:
            yield Invalid(text, "holding_percent")


def lot_limits_agree(plan: Any) -> Iterable[Invalid]:
    """minimum ≤ maximum, a multiple of the lot fits below the maximum, and a fixed quantity is a whole multiple."""
    step = plan.fixed_quantity if plan.lot_rule == "fixed" and plan.fixed_quantity else plan.multiple
    if plan.maximum is not None:
        most = plan.maximum // step * step if step else plan.maximum
        if most <= 0 or most < plan.minimum:
            yield Invalid(_("Nothing fits below this maximum", "最大批量小于最小批量或一个倍数"), "maximum")
    if plan.lot_rule == "fixed" and plan.fixed_quantity and plan.multiple and plan.fixed_quantity % plan.multiple:
        yield Invalid(_("A fixed quantity is a whole multiple", "固定批量须为倍数的整数倍"), "fixed_quantity")


def quantities_fit_the_unit(plan: Any, places: int) -> Iterable[Invalid]:
    """No quantity is finer than the item's unit is counted in, and none is negative."""
    for name in ("safety_stock", "fixed_quantity", "minimum", "multiple", "maximum"):
        value: Decimal | None = getattr(plan, name)
        if value is None:
            continue
        if value < 0:
            yield Invalid(_("A quantity is not negative", "数量不能为负"), name)
        elif value != round(value, places):
            text = _("This item is counted with {n} decimals", "该物料的数量只能有 {n} 位小数")
            yield Invalid(text.format(n=places), name)


def days_within_range(plan: Any) -> Iterable[Invalid]:
    """A lead time of 0 to 1000 working days, a period of 1 to 1000 days."""
    if plan.lead_time_days is not None and not 0 <= plan.lead_time_days <= 1000:
        yield Invalid(_("Days lie between 0 and 1000", "天数须在 0 到 1000 之间"), "lead_time_days")
    if plan.period_days is not None and not 1 <= plan.period_days <= 1000:
        yield Invalid(_("Days lie between 1 and 1000", "天数须在 1 到 1000 之间"), "period_days")
