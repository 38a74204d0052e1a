"""Cards that cross systems: the relation map in figures, one's own jobs, where chains begin, health."""

from collections.abc import Sequence
from typing import Any

from quintet.flows.relation_map import relation_map as map_page
from quintet.hr.employees.queries import employee_of
from quintet.kernel import sql
from quintet.kernel.actor import Actor
from quintet.kernel.desk import desk_facts, desk_list, desk_number, figure, to_page, warn_if_any
from quintet.kernel.desk.asked import Predicate, may_see
from quintet.kernel.desk.numbers import Asked, figures_of
from quintet.kernel.documents import documents
from quintet.kernel.reading.flow_map import relation_map
from quintet.kernel.reports import to_list
from quintet.kernel.text import _

DAYS = 30
MOST = 500  # held orders that one filter names
# index kernel_hold_closed: open holds have no closing time
_HELD = """
SELECT document FROM kernel_hold
WHERE closed_at IS NULL AND doc = 'erp.sales_order' AND state IN ('OPEN', 'BLOCKED') ORDER BY document LIMIT %s
"""
_ENTRANCES = (
    ("crm.quotation", "quoted_on"),
    ("erp.sales_order", "ordered_on"),
    ("erp.delivery", "shipped_on"),
    ("finance.receipt", "received_on"),
    ("erp.purchase_order", "ordered_on"),
    ("erp.purchase_receipt", "received_on"),
    ("finance.payment", "paid_on"),
    ("finance.voucher", "posted_on"),
)
_HEALTH = """
SELECT (SELECT count(*) FROM kernel_event WHERE position IS NULL),
       (SELECT count(*) FROM kernel_parked_event),
       (SELECT count(*) FROM kernel_outbox WHERE state = 'FAILED'),
       (SELECT count(*) FROM kernel_outbox WHERE state = 'QUEUED'),
       (SELECT count(*) FROM kernel_hold WHERE closed_at IS NULL AND state = 'BLOCKED'),
       (SELECT count(*) FROM kernel_user WHERE active),
       (SELECT count(*) FROM kernel_session WHERE expires_at > now())
"""


def _held_orders(actor: Actor) -> Sequence[Predicate]:
    """Orders of which a command waits for approval: credit, discount, whatever a policy covers. One statement."""
    return [("id", "in", [number for (number,) in sql.rows(_HELD, [MOST])])]


def _my_jobs(actor: Actor) -> Sequence[Predicate]:
    employee = employee_of(actor.user_id) if actor.user_id else None
    return [("employee_ref", "=", employee or 0), ("state", "in", ["READY", "RUNNING", "PAUSED"])]


desk_number(
    "flows.orders_held",
    _("Orders held for approval", "审批中的订单"),
    roles="order_desk salesperson sales_manager",
    rank=60,
    doc="erp.sales_order",
    where=_held_orders,
    tone=warn_if_any,
    hide_zero=True,
)
desk_list(
    "flows.my_jobs",
    _("My jobs", "派给我的任务"),
    roles="workshop",
    rank=5,
    doc="erp.work_order",
    where=_my_jobs,  # index erp_wo_open
    sort="start_at",
    title="name",
    fields=["item", "machine", "start_at", "state"],
    command="start finish",
    empty=_("No job is yours by name. Take the next one below.", "目前没有指派给你的任务，可从下方领取。"),
)


@desk_facts(
    "flows.map_in_figures",
    _("How the five systems work together, 30 days", "五个系统近 30 天的协同"),
    roles="executive cfo administrator",
    rank=18,
    width="wide",
    empty=_("No flow has run yet.", "还没有流转记录。"),
)
def map_in_figures(actor: Actor) -> list[dict[str, Any]] | None:
    """What went through each flow, what waits and what failed; opens the map. Kept for some seconds by the map."""
    if not map_page.allows(actor):
        return None
    found = []
    for flow in relation_map(actor, DAYS)["flows"]:
        told = [step["figures"] for step in flow["steps"] if step["figures"]]
        runs, waiting, failing = (sum(each[key] for each in told) for key in ("runs", "waiting", "failing"))
        if not (runs or waiting or failing):
            continue
        parts = []
        if waiting:
            parts.append(str(_("{n} wait", "{n} 等待").format(n=waiting)))
        if failing:
            parts.append(str(_("{n} failing", "{n} 失败").format(n=failing)))
        tone = "error" if failing else "warning" if waiting else None
        note = " · ".join(parts) or None
        found.append(figure(flow["label"], runs, tone=tone, note=note, to=to_page("flows.map", days=DAYS)))
    return found


@desk_facts(
    "flows.chain_entrances",
    _("Where a chain begins: this month", "溯源入口：本月单据"),
    roles="auditor",
    rank=15,
)
def chain_entrances(actor: Actor) -> list[dict[str, Any]]:
    """How many documents of each kind this month; each opens the list, and each document its chain. One statement."""
    seen = [(doc, field) for doc, field in _ENTRANCES if may_see(actor, doc, [field])]
    wheres: list[list[Predicate]] = [[(field, "=", "month")] for _doc, field in seen]
    counts = figures_of(actor, [Asked(doc, where) for (doc, _f), where in zip(seen, wheres, strict=True)])
    return [
        figure(documents[doc].plural, count, to=to_list(doc, where))
        for (doc, _field), where, count in zip(seen, wheres, counts, strict=True)
    ]


@desk_facts("flows.health", _("Health", "运行状况"), roles="administrator", rank=10, width="wide")
def health(actor: Actor) -> list[dict[str, Any]]:
    """What waits or failed in the house itself. One statement over small tables and partial indexes."""
    waiting, parked, failed, queued, blocked, users, sessions = sql.rows(_HEALTH)[0]
    map_ = to_page("flows.map", days=DAYS)
    requests = to_list("oa.approval_request", [("state", "=", "BLOCKED")])
    return [
        figure(
            _("Failed later steps", "失败的后续步骤"), parked, tone="error" if parked else "success", to=map_,
            note=_("tried again by themselves", "系统会自动重试"),
        ),
        figure(_("Events not passed on yet", "待分发事件"), waiting, to=map_),
        figure(
            _("Approved, but refused when carried out", "已通过但未能执行"), blocked,
            tone="warning" if blocked else None, to=requests,
        ),
        figure(_("Mail that could not be sent", "发送失败的邮件"), failed, tone="error" if failed else None),
        figure(_("Mail waiting", "待发邮件"), queued),
        figure(_("Active users", "启用的用户"), users, to=to_list("master.person", [("user_ref", "empty", False)])),
        figure(_("Signed in", "当前会话"), sessions),
    ]  # fmt: skip
