"""Proposals that are due, and what the plan asks to change."""

from quintet.kernel.desk import Ahead, Series, desk_chart, desk_list
from quintet.kernel.text import _

_PROPOSED = ("state", "=", "PROPOSED")
desk_list(
    "erp.proposals_next",
    _("Proposals to release", "该下达的计划"),
    roles="planner buyer",
    rank=15,
    doc="erp.planned_order",
    where=[_PROPOSED, ("release_on", "<=", "today+7")],  # index erp_planned_order_release
    sort="release_on",
    fields=["item", "quantity", "release_on", "due_on", "kind"],
    command="release",
    empty=_(
        "No proposal is due within a week. Run the plan to look again.", "一周内没有该下达的计划。可重新运行计划。"
    ),
)
desk_list(
    "erp.exceptions_next",
    _("What the plan asks to change", "计划例外"),
    roles="planner",
    rank=20,
    doc="erp.planning_message",
    where=[("state", "=", "OPEN")],  # index erp_planning_message_date
    sort="present_on",
    fields=["kind", "item", "present_on", "needed_on"],
    command="dismiss",
    empty=_("Supply and demand agree: the plan asks for no change.", "供需相符，没有要调整的单据。"),
)
desk_chart(
    "erp.proposals_by_week",
    _("Proposals by week of release", "各周该下达的计划"),
    roles="planner",
    rank=50,
    axis=Ahead(weeks=8),
    # index erp_planned_order_release
    series=[
        Series(_("Make", "自制"), doc="erp.planned_order", where=[_PROPOSED, ("kind", "=", "make")], by="release_on"),
        Series(
            _("Buy", "采购"),
            doc="erp.planned_order",
            where=[_PROPOSED, ("kind", "=", "buy")],
            by="release_on",
            tone="cyan",
        ),
    ],
    empty=_("The plan proposes nothing.", "目前没有计划建议。"),
)
