"""Warehouses as people see them."""

from quintet.erp.warehouses.models import Warehouse
from quintet.kernel.documents import Document, Form, List, Menu, Section
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _

warehouse = Document(
    Warehouse,
    menu=Menu(80),
    room_label=_("Stock", "库存"),
    icon="home",
    cached=True,
    list=List(
        columns=["code", "name", "company", "keeper", "is_main", "active"], sort="code", filters=["company", "active"]
    ),
    form=Form(
        sections=[
            Section(_("Warehouse", "仓库"), ["code", "name", "company", "keeper", "address", "is_main", "active"])
        ]
    ),
    rights=Rights(order_desk=may("create edit"), planner=may("create edit"), everybody=may("read")),
    empty=_(
        "No warehouses yet: the first one is where orders are delivered from.",
        "还没有仓库：新建的第一个仓库将作为默认发货仓。",
    ),
)
