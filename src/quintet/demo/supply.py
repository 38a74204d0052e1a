"""The days of planner, buyer and keeper: what runs low is planned, released, bought, comes in, or comes late."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from quintet.demo.scale import Scale
from quintet.demo.stage import Stage, by, ids
from quintet.demo.words import NEEDED, SENT_BACK
from quintet.kernel import relay, sql
from quintet.kernel.results import QuintetError

PLANNER, BUYER, KEEPER = "song.jie", "luo.hui", "ma.guoqiang"
STANDS_IN = {PLANNER: "xie.dong", BUYER: "xie.dong", KEEPER: "tian.ye"}
NOTORIOUS = ("S003", "S005", "S011", "S017", "S024")  # suppliers that keep no date
SCHEDULED = 6  # the last working days on which machines and people are scheduled
SEASON = 9  # working days before the end: goods are stocked up for the push at the end of the year
FAULTY = 2.0  # percent of receipts of which something goes back

_DUE = """
SELECT id FROM erp_plannedorder WHERE state = 'PROPOSED' AND hold_id IS NULL AND exception <> 'expedite'
  AND kind = %s AND release_on <= %s ORDER BY release_on, id LIMIT %s
"""
_DRAFTS = """
SELECT id FROM erp_manufacturingorder WHERE state = 'DRAFT' AND planned_start_on <= %s ORDER BY planned_start_on, id
"""
_COMING = """
SELECT r.id, r.supplier_id, o.id, o.expected_on, o.state FROM erp_purchasereceipt r
JOIN erp_purchaseorder o ON o.id = r.order_ref WHERE r.state = 'DRAFT' AND r.hold_id IS NULL ORDER BY r.id
"""
_ASKED = "SELECT id FROM erp_requisition WHERE state = 'SUBMITTED' AND hold_id IS NULL ORDER BY id"
_OVERDUE = """
SELECT id FROM erp_manufacturingorder WHERE state IN ('RELEASED', 'IN_PROGRESS') AND hold_id IS NULL AND due_on <= %s
ORDER BY id
"""
_BEST = """
SELECT p.id, p.safety_stock FROM erp_itemplan p JOIN master_item i ON i.id = p.item_id
WHERE i.sales_price > 0 AND i.kind = 'make' AND p.safety_stock > 0
ORDER BY p.safety_stock * i.sales_price DESC, p.id LIMIT 14
"""
_LINES = """
SELECT receipt_id, id, item_id, quantity FROM erp_purchasereceiptline
WHERE receipt_id = ANY(%s) ORDER BY receipt_id, position
"""


class Supply:
    """Plan, purchase and goods in."""

    def __init__(self, stage: Stage, scale: Scale) -> None:
        self.stage, self.scale = stage, scale
        self.arrives: dict[int, date] = {}  # purchase order: the day its goods come
        self.planned = -scale.plan_days
        self.consumables = [g.id for g in stage.cast.goods if g.family == "FAST" and g.stock]
        stage.every("plan", "08:45", 0, self.plan, always=True)
        stage.every("start", "09:00", 1, self.start, always=True)
        stage.every("ask", "09:30", 1, self.ask)
        stage.every("receive", "14:40", 5, self.receive, always=True)
        stage.every("season", "08:35", 0, self.stock_up)
        stage.put("season", stage.last - SEASON, None)
        for day in range(stage.last - 1, 7, -scale.asks):
            stage.put("ask", day, None)

    def who(self, username: str) -> str:
        """Whoever does it today."""
        return STANDS_IN[username] if username in self.stage.away else username

    # plan ------------------------------------------------------------------------------------------------------------

    def plan(self, _tasks: list[Any]) -> None:
        """Every week (long ago, in a small company: less often) the whole plan; what is due by the next is released."""
        stage = self.stage
        every = 5 if stage.is_lately else self.scale.plan_days
        if stage.index - self.planned >= every or stage.index == stage.last:
            self.planned = stage.index
            _follow_the_log()
            planner = self.who(PLANNER)
            run = stage.create(planner, "erp.planning_run", [{"kind": "regenerative", "horizon_weeks": 12}])[0]
            stage.do(planner, "erp.planning_run.run", [run.id])
            for kind, most in (("make", self.scale.released), ("buy", 1_000)):
                due = ids(_DUE, kind, stage.day(every), most)
                if stage.index == stage.last:  # the other half is for whoever looks at the demo
                    due = due[: len(due) // 2]
                stage.do(planner, "erp.planned_order.release", due)
        elif stage.is_lately and stage.rhythm.period(stage.index) == 1:
            _follow_the_log()

    def stock_up(self, _tasks: list[Any]) -> None:
        """More is kept of what sells best: the plan proposes to make it, and the workshop has its hands full."""
        wanted = {number: {"safety_stock": safety * self.scale.season} for number, safety in sql.rows(_BEST)}
        self.stage.edit(self.who(PLANNER), "erp.item_plan", wanted)

    def start(self, _tasks: list[Any]) -> None:
        """Orders of the workshop whose time has come; lately machines and people are scheduled as well."""
        stage, planner = self.stage, self.who(PLANNER)
        numbers = ids(_DRAFTS, stage.day(stage.rhythm.period(stage.index)))
        stage.do(planner, "erp.manufacturing_order.release", numbers)
        if stage.is_near_the_end(1):
            self._reschedule(planner)
        if stage.is_near_the_end(SCHEDULED):
            run = stage.create(planner, "erp.schedule_run", [{}])[0]
            stage.do(planner, "erp.schedule_run.run", [run.id])

    def _reschedule(self, planner: str) -> None:
        """What is overdue gets a new date, most of it; one in four stays late."""
        overdue = ids(_OVERDUE, self.stage.today)
        for part, ahead in enumerate((4, 8, 13)):
            numbers = overdue[part::4]
            self.stage.do(planner, "erp.manufacturing_order.reschedule", numbers, due_on=self.stage.day(ahead))

    # purchase --------------------------------------------------------------------------------------------------------

    def ask(self, _tasks: list[Any]) -> None:
        """The workshop asks for what it uses up; the buyer orders what was asked for before."""
        stage, asked = self.stage, ids(_ASKED)
        if asked and not stage.is_near_the_end(3):
            orders = stage.make(self.who(BUYER), "erp.requisition.make_orders", asked)
            stage.do(self.who(BUYER), "erp.purchase_order.place", orders)
        lines = [
            {"item": item, "quantity": Decimal(stage.random.randint(2, 9) * 100)}
            for item in stage.random.sample(self.consumables, min(2, len(self.consumables)))
        ]
        if lines:
            row = {"reason": stage.random.choice(NEEDED), "needed_on": stage.day(12), "lines": lines}
            made = stage.create("wang.tiejun", "erp.requisition", [row])[0]
            if not stage.is_near_the_end(4):
                stage.do("wang.tiejun", "erp.requisition.submit", [made.id])

    def receive(self, _tasks: list[Any]) -> None:
        """Goods come when they were promised, or late; what is faulty goes back."""
        stage, there = self.stage, []
        for receipt, supplier, order, expected, _state in sql.rows(_COMING):
            if order not in self.arrives:
                self.arrives[order] = self._arrival(supplier, order, expected)
            if self.arrives[order] <= stage.today:
                there.append((receipt, supplier))
        keeper, came = self.who(KEEPER), []
        for supplier, own in by(there, lambda row: row[1]).items():
            note = f"SH{stage.today:%m%d}-{stage.cast.suppliers[supplier]}"
            numbers = [receipt for receipt, _supplier in own]
            came += stage.do(keeper, "erp.purchase_receipt.receive", numbers, delivery_note_no=note).done
        faulty = [number for number in came if stage.chance(FAULTY)]
        if faulty:
            self._send_back(keeper, faulty)

    def _arrival(self, supplier: int, order: int, expected: date | None) -> date:
        """Most are on time, some a few days off; a notorious supplier tells so, when it is too late."""
        random = self.stage.random
        late = random.choice((-1, 0, 0, 0, 1, 2))
        if self.stage.cast.suppliers.get(supplier) in NOTORIOUS:
            late = random.choice((3, 6, 9, 14, 21))
        day = (expected or self.stage.today) + timedelta(days=late)
        if late > 4 and self.stage.is_lately:
            self.stage.do(self.who(BUYER), "erp.purchase_order.confirm_dates", [order], expected_on=day)
        return day

    def _send_back(self, keeper: str, receipts: list[int]) -> None:
        rows = []
        for receipt, lines in by(sql.rows(_LINES, [receipts]), lambda row: row[0]).items():
            _receipt, _line, item, quantity = lines[0]
            part = [{"item": item, "quantity": max(Decimal(1), quantity // 20)}]
            rows.append({"receipt_ref": receipt, "reason": self.stage.random.choice(SENT_BACK), "lines": part})
        try:
            made = self.stage.create(keeper, "erp.purchase_return", rows)
        except QuintetError:
            return  # a service, or less came than would go back
        if not self.stage.is_near_the_end(3):
            self.stage.do(keeper, "erp.purchase_return.send", [each.id for each in made])


def _follow_the_log() -> None:
    """What follows later: plans for new orders, goods that came in for those that wait."""
    relay.place_positions()
    relay.run_later_steps()
