"""What must be on somebody's desk when the demo opens: things that wait, one of each kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from quintet.demo.cast import Cast
from quintet.demo.plan import Deal, Want
from quintet.demo.stage import Stage
from quintet.kernel import sql


@dataclass(frozen=True)
class Scene:
    """A deal by codes: wants are (item, quantity, discount %). `before` counts working days back from the last one.

    A quantity of 0 asks for more than lies in stock.
    """

    why: str
    customer: str
    title: str
    before: int
    wants: Sequence[tuple[str, int, int]]
    fate: str = "won"
    after: str = "whole"
    waits: bool = True
    votes: int = 0


SCENES = (
    Scene(
        "over 300,000: the requester's manager, then the CFO",
        "C030",
        "锂电产线三期传动包",
        4,
        [("PX90-10", 80, 5), ("SM-0750", 120, 5), ("SD-0750", 60, 5)],
    ),
    Scene(
        "over 300,000 and the manager has agreed: the CFO",
        "C036",
        "立体库二期传动配套",
        6,
        [("PX120-10", 60, 4), ("SM-1500", 60, 4)],
        votes=1,
    ),
    Scene(
        "over the customer's credit: the chief accountant",
        "C007",
        "机床齿条年度备货",
        4,
        [("RK-M3", 60, 0), ("GR-M3", 200, 0), ("PH90-05", 16, 0)],
    ),
    Scene(
        "more discount than a salesperson may give: the sales manager",
        "C001",
        "3C 新机型试制",
        3,
        [("PX60-10", 20, 9), ("SM-0400", 20, 9)],
    ),
    Scene(
        "a customer whose policy is to refuse: the order stays a draft, and says why",
        "C004",
        "包装线整线配套",
        4,
        [("PX120-10", 30, 0), ("SM-2000", 30, 0)],
    ),
    Scene(
        "an accepted quotation whose order nobody has looked at yet",
        "C002",
        "治具升级",
        2,
        [("PX42-05", 6, 0), ("CP-D30", 6, 0)],
        fate="fresh",
    ),
    Scene(
        "half of it has gone, the rest is to be picked",
        "C003",
        "龙门铣齿条首批",
        12,
        [("RK-M2", 40, 0), ("GR-M2", 80, 0)],
        after="half",
        waits=False,
    ),
    Scene(
        "more than there is: what is there is reserved, the rest is short",
        "C032",
        "关节减速机小批",
        7,
        [("RV-40E", 0, 0)],
        waits=False,
    ),
)


_FREE = """
SELECT s.quantity - s.reserved FROM erp_stockposition s JOIN master_item i ON i.id = s.item_id
JOIN erp_warehouse w ON w.id = s.warehouse_id WHERE i.code = %s AND w.code = 'SZ'
"""
_OVERDUE = """
SELECT customer_id, sum(open_amount) FROM finance_receivableitem WHERE open_amount > 0 AND due_on < %s
GROUP BY customer_id ORDER BY customer_id LIMIT 1
"""
_SENT = """
SELECT d.id, l.item_id FROM erp_delivery d JOIN erp_deliveryline l ON l.delivery_id = d.id
WHERE d.state = 'SHIPPED' AND l.is_stocked AND l.returned_quantity = 0 ORDER BY d.shipped_on DESC, l.id LIMIT 1
"""


def opened(cast: Cast, scene: Scene, index: int) -> Deal:
    """The scene as a deal that opens on that day."""
    customers = {each.code: each for each in cast.customers}
    goods = {each.code: each for each in cast.goods}
    wants = tuple(
        Want(goods[item].id, quantity or int(sql.value(_FREE, [item]) or 0) + 6, Decimal(discount))
        for item, quantity, discount in scene.wants
    )
    return Deal(
        customers[scene.customer],
        scene.title,
        wants,
        "SZ",
        opened=index,
        pace=0,
        fate=scene.fate,
        after=scene.after,
        waits=scene.waits,
        votes=scene.votes,
    )


def leave_behind(stage: Stage) -> None:
    """The last evening: a receipt that is entered and not posted, a return that is announced and not there yet."""
    owed = sql.one(_OVERDUE, [stage.today])
    if owed is not None:
        row = {"customer": owed[0], "amount": owed[1], "reference": "货款", "bank_reference": ""}
        stage.create("wu.xiaoyan", "finance.receipt", [row])
    sent = sql.one(_SENT)
    if sent is not None:
        lines = [{"item": sent[1], "quantity": Decimal(1)}]
        row = {"delivery_ref": sent[0], "reason": "到货一件异响，寄回检测", "lines": lines}
        stage.create("shen.jia", "erp.sales_return", [row])
