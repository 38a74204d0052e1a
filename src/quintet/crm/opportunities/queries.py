"""Reads of stages (kept in memory) and of the pipeline."""

from decimal import Decimal

from quintet.crm.opportunities.documents import opportunity
from quintet.crm.opportunities.stages import StageFacts, get_stages
from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor
from quintet.kernel.desk import desk_number
from quintet.kernel.rights import readable
from quintet.kernel.text import _

__all__ = ["StageFacts", "get_stages"]


def _count_open(actor: Actor) -> int:
    return int(
        sql.value(
            "SELECT count(*) FROM crm_opportunity WHERE owner_id = %s AND company_id = %s AND state = 'OPEN'",
            [actor.user_id, actor.company_id],
        )
    )


def _sum_pipeline(actor: Actor) -> Decimal:
    condition, params = readable(actor, opportunity)
    text = (
        f"SELECT coalesce(sum(t.expected_amount), 0.00) FROM crm_opportunity t WHERE t.state = 'OPEN' AND {condition}"
    )
    return Decimal(sql.value(text, params))


def _sum_weighted(actor: Actor) -> Decimal:
    condition, params = readable(actor, opportunity)
    text = (
        f"SELECT coalesce(sum(t.weighted_amount), 0.00) FROM crm_opportunity t WHERE t.state = 'OPEN' AND {condition}"
    )
    return Decimal(sql.value(text, params))


def _count_steps_due(actor: Actor) -> int:
    return int(
        sql.value(
            "SELECT count(*) FROM crm_opportunity"
            " WHERE owner_id = %s AND company_id = %s AND state = 'OPEN' AND next_step_on <= %s",
            [actor.user_id, actor.company_id, clock.today()],
        )
    )


_OPEN = ("state", "=", "OPEN")
desk_number(
    "crm.my_open_opportunities",
    _("My open opportunities", "我的在跟商机"),
    roles="salesperson sales_manager",
    query=_count_open,
    doc="crm.opportunity",
    where=[_OPEN, ("owner", "me", None)],
)
desk_number(
    "crm.next_steps_due",
    _("Next steps due", "今日应跟进"),
    roles="salesperson sales_manager",
    query=_count_steps_due,
    doc="crm.opportunity",
    where=[_OPEN, ("owner", "me", None), ("next_step_on", "<=", "today")],
    tone=lambda value: "warning" if value else None,
)
desk_number(
    "crm.pipeline",
    _("Pipeline", "管道金额"),
    roles="salesperson sales_manager executive",
    query=_sum_pipeline,
    type="money",
    doc="crm.opportunity",
    where=[_OPEN],
)
desk_number(
    "crm.weighted_pipeline",
    _("Weighted pipeline", "加权管道金额"),
    roles="sales_manager executive",
    query=_sum_weighted,
    type="money",
    doc="crm.opportunity",
    where=[_OPEN],
)
