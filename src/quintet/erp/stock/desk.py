"""What lies in the warehouses, in money."""

from quintet.kernel.desk import Groups, Series, desk_chart, desk_number
from quintet.kernel.text import _

desk_number(
    "erp.stock_value",
    _("Stock value", "库存金额"),
    roles="executive cfo chief_accountant",
    doc="erp.stock_position",
    sum="value",
)
desk_number(
    "erp.items_in_stock",
    _("Positions in stock", "有库存的物料"),
    roles="warehouse",
    doc="erp.stock_position",
    where=[("quantity", ">", "0")],
)
desk_chart(
    "erp.stock_by_warehouse",
    _("Stock by warehouse", "各仓库存金额"),
    roles="executive cfo",
    rank=70,
    axis=Groups(),
    series=[Series(_("Value", "金额"), doc="erp.stock_position", by="warehouse", sum="value")],
    money=True,
    empty=_("Nothing is in stock.", "没有库存。"),
)
