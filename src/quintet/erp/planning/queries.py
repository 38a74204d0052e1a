"""Reads of planning: pegs both ways, explanations, what is short, the projection of an item; numbers on the desk."""

from quintet.erp.planning.expected import list_expected_dates
from quintet.erp.planning.explaining import (
    Peg,
    Reason,
    explain_block,
    explain_demand,
    explain_supply,
    list_pegs_of_demand,
    list_pegs_of_supply,
    rule_text,
)
from quintet.erp.planning.reports import item_projection, shortages
from quintet.kernel.desk import alarm_if_any, desk_number, warn_if_any
from quintet.kernel.text import _

__all__ = [
    "Peg",
    "Reason",
    "explain_block",
    "explain_demand",
    "explain_supply",
    "item_projection",
    "list_expected_dates",
    "list_pegs_of_demand",
    "list_pegs_of_supply",
    "rule_text",
    "shortages",
]

_PROPOSED = ("state", "=", "PROPOSED")
desk_number(
    "erp.proposals_past_due",
    _("Proposals past due", "逾期未下达的计划"),
    roles="planner buyer",
    doc="erp.planned_order",
    where=[_PROPOSED, ("release_on", "<", "today")],
    tone=alarm_if_any,
)
desk_number(
    "erp.proposals_due",
    _("To release this week", "一周内应下达"),
    roles="planner buyer",
    doc="erp.planned_order",
    where=[_PROPOSED, ("release_on", ">=", "today"), ("release_on", "<=", "today+7")],
    tone=warn_if_any,
)
desk_number(
    "erp.planning_messages",
    _("Planning messages", "计划例外信息"),
    roles="planner buyer",
    doc="erp.planning_message",
    where=[("state", "=", "OPEN")],
    tone=warn_if_any,
)
