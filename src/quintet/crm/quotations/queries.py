"""Reads of quotations and of discount limits (kept in memory)."""

from collections.abc import Iterable
from decimal import Decimal

from quintet.crm.quotations import rules
from quintet.crm.quotations.rules import margin
from quintet.kernel import cache, clock, sql
from quintet.kernel.desk import desk_number, warn_if_any
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


desk_number(
    "crm.quotations_to_follow_up",
    _("Quotations expiring within 7 days", "7 天内到期的报价"),
    roles="salesperson sales_manager",
    doc="crm.quotation",
    where=[("state", "=", "SENT"), ("valid_until", "<=", f"today+{FOLLOW_UP_DAYS}")],
    tone=warn_if_any,
)
desk_number(
    "crm.quotations_waiting",
    _("Quotations waiting for customers", "待客户答复的报价"),
    roles="salesperson sales_manager executive",
    doc="crm.quotation",
    where=[("state", "=", "SENT")],
    sum="gross_total",
)
