"""What leaves the house: next for the warehouse, this month against last for those who answer for the result."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from quintet.kernel import clock
from quintet.kernel.actor import Actor
from quintet.kernel.desk import Ahead, Back, Series, desk_chart, desk_facts, desk_list, desk_number, figure
from quintet.kernel.desk.asked import may_see
from quintet.kernel.desk.numbers import Asked, figures_of, last_month_until
from quintet.kernel.reports import to_list
from quintet.kernel.text import _

DOC = "erp.delivery"
_SHIPPED = ("state", "=", "SHIPPED")
desk_list(
    "erp.ship_next",
    _("To ship", "待发货"),
    roles="warehouse order_desk",
    rank=10,
    doc=DOC,
    where=[("state", "=", "DRAFT"), ("planned_on", "<=", "today+3")],  # index erp_delivery_open
    sort="planned_on",
    fields=["customer", "planned_on", "warehouse", "order_ref"],
    command="ship",
    empty=_("Nothing has to leave within three days.", "三天内没有要发的货。"),
)
desk_chart(
    "erp.to_ship_by_week",
    _("To ship by week", "各周待发货"),
    roles="warehouse",
    rank=40,
    axis=Ahead(weeks=4),
    series=[Series(_("Deliveries", "发货单"), doc=DOC, where=[("state", "=", "DRAFT")], by="planned_on")],
    empty=_("No delivery is planned.", "没有计划中的发货。"),
)
desk_number(
    "erp.shipped_this_month",
    _("Shipped this month, net", "本月发货额（不含税）"),
    roles="cfo executive sales_manager",
    rank=10,
    doc=DOC,
    where=[_SHIPPED, ("shipped_on", "=", "month")],  # index erp_delivery_shipped
    sum="net_total",
    since="shipped_on",
)
desk_chart(
    "erp.shipped_by_week",
    _("Shipped by week, net", "每周发货额（不含税）"),
    roles="executive cfo",
    rank=45,
    axis=Back(weeks=12),
    series=[Series(_("Shipped", "发货额"), doc=DOC, where=[_SHIPPED], by="shipped_on", sum="net_total", tone="cyan")],
    money=True,
    empty=_("Nothing was shipped in twelve weeks.", "近 12 周没有发货。"),
)


@desk_facts("erp.margin_this_month", _("Margin of what was shipped", "本月发货毛利"), roles="cfo executive", rank=15)
def margin(actor: Actor) -> list[dict[str, Any]] | None:
    """Net, cost and margin of this month's deliveries beside the same days of last month. None without costs."""
    if not may_see(actor, DOC, ["net_total", "cost_total", "shipped_on"]):
        return None
    first, last = last_month_until(clock.today())
    now = [_SHIPPED, ("shipped_on", "=", "month")]
    then = [_SHIPPED, ("shipped_on", ">=", first.isoformat()), ("shipped_on", "<=", last.isoformat())]
    asked = [Asked(DOC, where, each) for where in (now, then) for each in ("net_total", "cost_total")]
    net, cost, old_net, old_cost = (Decimal(each) for each in figures_of(actor, asked))
    old = _("Last month to the same day {percent}", "上月同期 {percent}").format(percent=_percent(old_net, old_cost))
    return [
        figure(_("Shipped, net", "发货额（不含税）"), str(net), "money", to=to_list(DOC, now)),
        figure(_("Cost of it", "发货成本"), str(cost), "money", to=to_list(DOC, now)),
        figure(
            _("Margin", "毛利"),
            str(net - cost),
            "money",
            tone="error" if net < cost else None,
            to=to_list(DOC, now),
        ),
        figure(_("Margin in percent", "毛利率"), _percent(net, cost), "text", note=old, to=to_list(DOC, then)),
    ]


def _percent(net: Decimal, cost: Decimal) -> str:
    if not net:
        return "—"
    return f"{((net - cost) * 100 / net).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"
