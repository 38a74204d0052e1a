"""Reads of quotations and of discount limits (kept in memory)."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from quintet.crm.quotations import rules
from quintet.crm.quotations.documents import quotation
from quintet.crm.quotations.rules import margin
from quintet.kernel import cache, clock, sql
from quintet.kernel.actor import Actor
from quintet.kernel.desk import desk_number
from quintet.kernel.rights import readable
from quintet.kernel.text import _

FOLLOW_UP_DAYS = 7
__all__ = ["get_discount_limit", "list_overdue", "margin"]


def get_discount_limit(roles: Iterable[str]) -> Decimal | None:
    """The largest discount in percent that holders of these roles give by themselves; None: no limits are kept."""
    return rules.discount_limit(roles, cache.get("crm.discount_limit", _load_limits))


def _load_limits() -> dict[str, Decimal]:
    return dict(sql.rows("SELECT role, percent FROM crm_discountlimit WHERE active"))


def list_overdue(limit: int = 1_000) -> list[int]:
    """Sent quotations whose validity ended before today, free of approvals; index crm_quotation_to_expire."""
    rows = sql.rows(
        "SELECT id FROM crm_quotation WHERE state = 'SENT' AND hold_id IS NULL AND valid_until < %s"
        " ORDER BY id LIMIT %s",
        [clock.today(), limit],
    )
    return [row[0] for row in rows]


def _count_to_follow_up(actor: Actor) -> int:
    condition, params = readable(actor, quotation)
    until = clock.today() + timedelta(days=FOLLOW_UP_DAYS)
    text = f"SELECT count(*) FROM crm_quotation t WHERE t.state = 'SENT' AND t.valid_until <= %s AND {condition}"
    return int(sql.value(text, [until, *params]))


def _sum_waiting(actor: Actor) -> Decimal:
    condition, params = readable(actor, quotation)
    text = f"SELECT coalesce(sum(t.gross_total), 0.00) FROM crm_quotation t WHERE t.state = 'SENT' AND {condition}"
    return Decimal(sql.value(text, params))


desk_number(
    "crm.quotations_to_follow_up",
    _("Quotations expiring within 7 days", "7 天内到期的报价"),
    roles="salesperson sales_manager",
    query=_count_to_follow_up,
    doc="crm.quotation",
    where=[("state", "=", "SENT"), ("valid_until", "<=", f"today+{FOLLOW_UP_DAYS}")],
    tone=lambda value: "warning" if value else None,
)
desk_number(
    "crm.quotations_waiting",
    _("Quotations waiting for customers", "待客户答复的报价"),
    roles="salesperson sales_manager executive",
    query=_sum_waiting,
    type="money",
    doc="crm.quotation",
    where=[("state", "=", "SENT")],
)
