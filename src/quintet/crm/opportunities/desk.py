"""What salespeople and their managers begin their day with: the next steps, the pipeline by stage, what was won."""

from quintet.kernel.desk import Back, Groups, Series, desk_chart, desk_list
from quintet.kernel.text import _

_OPEN = ("state", "=", "OPEN")
_MINE = ("owner", "me", None)
desk_list(
    "crm.next_steps",
    _("Next steps", "接下来要跟进"),
    roles="salesperson sales_manager",
    rank=10,
    doc="crm.opportunity",
    where=[_OPEN, _MINE, ("next_step_on", "<=", "today+7")],  # index crm_opportunity_owner
    sort="next_step_on",
    fields=["customer", "next_step", "next_step_on", "expected_amount"],
    command="make_quotation",
    empty=_(
        "No step of yours is due within 7 days. Write the next step on a deal, and it comes here.",
        "7 天内没有要跟进的商机。在商机上写下“下一步”和日期，到时会出现在这里。",
    ),
)
desk_chart(
    "crm.pipeline_by_stage",
    _("Pipeline by stage", "商机漏斗"),
    roles="salesperson sales_manager executive",
    rank=20,
    axis=Groups(by_code=True),
    # index crm_opportunity_board (company, state, stage)
    series=[Series(_("Expected", "预计金额"), doc="crm.opportunity", where=[_OPEN], by="stage", sum="expected_amount")],
    money=True,
    empty=_("No open deal. A new opportunity starts the pipeline.", "还没有在跟的商机：新建一个商机，漏斗就有了。"),
)
desk_chart(
    "crm.won_and_lost",
    _("Won and lost", "赢单与丢单"),
    roles="sales_manager executive",
    rank=60,
    axis=Back(months=6),
    series=[
        Series(
            _("Won", "赢单"),
            doc="crm.opportunity",
            where=[("state", "=", "WON")],
            by="closed_on",
            sum="expected_amount",
            tone="success",
        ),
        Series(
            _("Lost", "丢单"),
            doc="crm.opportunity",
            where=[("state", "=", "LOST")],
            by="closed_on",
            sum="expected_amount",
            tone="error",
            below=True,
        ),
    ],
    money=True,
    empty=_("No deal was decided in six months.", "近 6 个月没有结束的商机。"),
)
