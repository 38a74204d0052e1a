"""The start page: rooms declare what a role's day begins with, in their `desk.py`; the desk puts it together.

```python
desk_number(
    "crm.pipeline", _("Pipeline", "管道金额"), roles="salesperson sales_manager executive",
    doc="crm.opportunity", where=[("state", "=", "OPEN")], sum="expected_amount",
)
desk_list(
    "erp.confirm_next", _("Orders to confirm", "待确认订单"), roles="order_desk", doc="erp.sales_order",
    where=[("state", "=", "DRAFT")], sort="ordered_on", fields=["customer", "gross_total"], command="confirm",
)
desk_chart(
    "erp.load", _("Hours planned", "计划工时"), roles="planner", axis=Ahead(weeks=6),
    series=[Series(_("Minutes", "分钟"), doc="erp.work_order", where=[…], by="due_on", sum="planned_minutes")],
)
@desk_facts("hr.my_leave", _("My leave", "我的假期"))
def my_leave(actor): return [figure(_("Annual", "年假"), left, "decimal", to=to_list("hr.leave_balance", […]))]
```
Every number, row and bar is read under the reader's rights with the filter of the list it opens: it cannot disagree
with that list. A card that needs a field or a document the reader may not see is not there for them.
"""

from quintet.kernel.desk.cards import (
    Card,
    DeskFacts,
    DeskList,
    DeskNumber,
    alarm_if_any,
    desk_cards,
    desk_facts,
    desk_list,
    desk_number,
    desk_numbers,
    figure,
    to_page,
    warn_if_any,
)
from quintet.kernel.desk.charts import DeskChart, Groups, Series, desk_chart
from quintet.kernel.desk.numbers import numbers_for
from quintet.kernel.desk.spans import Ahead, Back
from quintet.kernel.desk.start import start_page

__all__ = [
    "Ahead",
    "Back",
    "Card",
    "DeskChart",
    "DeskFacts",
    "DeskList",
    "DeskNumber",
    "Groups",
    "Series",
    "alarm_if_any",
    "desk_cards",
    "desk_chart",
    "desk_facts",
    "desk_list",
    "desk_number",
    "desk_numbers",
    "figure",
    "numbers_for",
    "start_page",
    "to_page",
    "warn_if_any",
]
