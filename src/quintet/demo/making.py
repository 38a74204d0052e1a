"""The days of planner, buyer, keeper, workshop and accountant: what runs low is planned, bought, made and paid."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from quintet.demo.stage import Stage
from quintet.kernel import clock, relay, sql
from quintet.kernel.results import DocumentHeld, InvalidInput, Refused, WrongState
from quintet.master.calendar.queries import add_working_days

PLANNER, KEEPER, WORKSHOP, ACCOUNTANT, CASHIER = "song.jie", "ma.guoqiang", "wang.tiejun", "he.min", "wu.xiaoyan"
DAY_OF_PLAN, DAY_OF_MONEY = 0, 3  # Monday, Thursday
DEARER = (Decimal("1.00"), Decimal("1.00"), Decimal("1.00"), Decimal("1.00"), Decimal("1.035"))

_DUE = """
SELECT id FROM erp_plannedorder WHERE state = 'PROPOSED' AND exception <> 'expedite' AND release_on <= %s
ORDER BY kind DESC, release_on, id
"""
_DRAFTS = """
SELECT id FROM erp_manufacturingorder WHERE state = 'DRAFT' AND planned_start_on <= %s ORDER BY planned_start_on, id
"""
_SLIPS = """
SELECT s.id FROM erp_materialissue s JOIN erp_manufacturingorder o ON o.id = s.manufacturing_order
WHERE s.state = 'DRAFT' AND NOT o.is_short AND s.hold_id IS NULL ORDER BY s.id
"""
# operations that can go on: their material is out; the one person with the skill whose turn it is
_WORK = """
SELECT w.id, w.quantity - w.good_quantity - w.scrap_quantity, w.planned_minutes, w.quantity, w.skill_id, w.min_level
FROM erp_workorder w JOIN erp_manufacturingorder o ON o.id = w.manufacturing_order
WHERE w.state IN ('READY', 'PAUSED', 'RUNNING') AND o.state = 'IN_PROGRESS' ORDER BY w.priority, w.due_on, w.id LIMIT 4
"""
_BEFORE = """
SELECT b.good_quantity FROM erp_workorder w JOIN erp_workorder b ON b.manufacturing_order = w.manufacturing_order
WHERE w.id = %s AND b.sequence_no < w.sequence_no AND b.state <> 'CANCELLED' ORDER BY b.sequence_no DESC LIMIT 1
"""
_ABLE = """
SELECT e.id FROM hr_employee e JOIN hr_employeeskill s ON s.employee_id = e.id
WHERE s.skill_id = %s AND s.level >= %s AND e.state = 'ACTIVE' ORDER BY e.id
"""
_READY = """
SELECT o.id FROM erp_manufacturingorder o WHERE o.state = 'IN_PROGRESS'
  AND o.good_quantity > o.received_quantity AND NOT EXISTS (SELECT 1 FROM erp_workorder w
    WHERE w.manufacturing_order = o.id AND w.state IN ('WAITING', 'READY', 'RUNNING', 'PAUSED'))
"""
_COMING = """
SELECT r.id FROM erp_purchasereceipt r JOIN erp_purchaseorder o ON o.id = r.order_ref
WHERE r.state = 'DRAFT' AND o.expected_on + (o.id %% 5)::int - 1 <= %s ORDER BY r.id
"""
_UNINVOICED = """
SELECT supplier_id, array_agg(id ORDER BY id) FROM finance_estimatedreceipt
WHERE invoiced_quantity < quantity AND received_on <= %s GROUP BY 1 ORDER BY 1
"""
_PAYABLE = """
SELECT array_agg(id ORDER BY id) FROM finance_payableitem WHERE open_amount > 0 AND due_on <= %s GROUP BY supplier_id
"""


class Making:
    """What happens in plan, purchase, workshop and payables, day by day."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.invoices = 0

    def begin(self) -> None:
        """Put every day of it into the agenda; the last days are left for whoever looks at the demo."""
        for day in range(1, self.stage.days):
            self.stage.on_day(day, self.relay)
            self.stage.on_day(day, self.day if day < self.stage.days - 1 else self.last_day)

    def relay(self) -> None:
        """What follows from the log: plans for new orders, goods that came in for those that wait."""
        relay.run_once()

    def day(self) -> None:
        """One day: the plan on Mondays, goods, work, and papers on Thursdays."""
        if clock.today().weekday() == DAY_OF_PLAN:
            self.plan()
        self.start()
        self.receive()
        self.issue()
        self.work()
        self.complete()
        if clock.today().weekday() == DAY_OF_MONEY:
            self.invoice()
            self.pay()

    def last_day(self) -> None:
        """What lies there when somebody looks: a fresh plan, orders released and scheduled, work not yet done."""
        self.plan(most=8)
        self.start()
        self.issue()

    def plan(self, most: int = 60) -> None:
        """The week's plan; what has to be released by next Monday is, `most` of it."""
        made = self.stage.create(PLANNER, "erp.planning_run", kind="regenerative", horizon_weeks=12)
        self.stage.do(PLANNER, "erp.planning_run.run", made.id)
        due = self._ids(_DUE, add_working_days(clock.today(), 5))
        for number in due[:most]:
            self._do(PLANNER, "erp.planned_order.release", number)

    def start(self) -> None:
        """Orders of the workshop whose time has come; then machines and people are planned."""
        released = self._each(
            _DRAFTS,
            add_working_days(clock.today(), 1),
            partial(self._do, PLANNER, "erp.manufacturing_order.release"),
        )
        if released or clock.today().weekday() == DAY_OF_PLAN:
            run = self.stage.create(PLANNER, "erp.schedule_run")
            self._do(PLANNER, "erp.schedule_run.run", run.id)

    def receive(self) -> None:
        """Goods come when they were promised, or some days late."""
        note = f"SH{clock.today():%m%d}"
        for number in self._ids(_COMING, clock.today()):
            self._do(KEEPER, "erp.purchase_receipt.receive", number, delivery_note_no=f"{note}-{number % 100:02}")

    def issue(self) -> None:
        """Material of orders that lack nothing."""
        self._each(_SLIPS, None, partial(self._do, KEEPER, "erp.material_issue.post"))

    def work(self) -> None:
        """Operations are done, one after the other, by people who can; now and then a piece is scrapped."""
        for number, left, planned, quantity, skill, level in sql.rows(_WORK):
            before = sql.rows(_BEFORE, [number])
            done = sql.value("SELECT good_quantity + scrap_quantity FROM erp_workorder WHERE id = %s", [number])
            can = min(left, before[0][0] - done) if before else left
            if can > 0:
                self._report(number, can, planned * can / quantity, self._who(skill, level))

    def _report(self, number: int, pieces: Decimal, minutes: Decimal, who: int | None) -> None:
        random = self.stage.random
        scrap = Decimal(1) if pieces > 4 and random.random() < 0.06 else Decimal(0)
        spent = round(minutes * Decimal(random.randint(92, 118)) / 100, 0)
        good = pieces - scrap
        self._do(WORKSHOP, "erp.work_order.report", number, good=good, scrap=scrap, minutes=spent, employee=who)

    def _who(self, skill: int | None, level: int) -> int | None:
        able = self._ids(_ABLE, skill, level) if skill else []
        return self.stage.random.choice(able) if able else None

    def complete(self) -> None:
        """What is ready goes into stock at what it cost."""
        self._each(_READY, None, partial(self._do, WORKSHOP, "erp.manufacturing_order.complete"))

    def invoice(self) -> None:
        """Suppliers' invoices for what came last week; some are dearer than agreed, and wait for the chief."""
        for _supplier, estimates in sql.rows(_UNINVOICED, [add_working_days(clock.today(), -3)]):
            done = self._do(ACCOUNTANT, "finance.estimated_receipt.make_invoices", estimates)
            for paper in [each for each in (done.made if done else ()) if each._meta.model_name == "purchaseinvoice"]:
                self._post_invoice(paper)

    def _post_invoice(self, paper: Any) -> None:
        self.invoices += 1
        factor = self.stage.random.choice(DEARER)
        rows = sql.rows(
            "SELECT id, estimate_id, quantity, net FROM finance_purchaseinvoiceline WHERE invoice_id = %s", [paper.id]
        )
        lines = [{"id": i, "estimate": e, "quantity": q, "net": round(n * factor, 2)} for i, e, q, n in rows]
        number = f"26{3200 + self.invoices % 80:04}{clock.today():%m%d}{self.invoices:010}"
        self.stage.edit(
            ACCOUNTANT, "finance.purchase_invoice", paper.id, fapiao_no=number, invoiced_on=clock.today(), lines=lines
        )
        self._do(ACCOUNTANT, "finance.purchase_invoice.post", paper.id)
        if self.stage.chance(70):
            self.stage.decide(paper.id, lambda: None)

    def pay(self) -> None:
        """What falls due this week is paid."""
        for (items,) in sql.rows(_PAYABLE, [add_working_days(clock.today(), 3)]):
            done = self._do(CASHIER, "finance.payable_item.make_payments", items)
            for paper in [each for each in (done.made if done else ()) if each._meta.model_name == "payment"]:
                self._do(ACCOUNTANT, "finance.payment.post", paper.id)

    # How it is done --------------------------------------------------------------------------------------------------

    def _ids(self, text: str, *params: Any) -> list[int]:
        return [row[0] for row in sql.rows(text, [each for each in params if each is not None])]

    def _each(self, text: str, param: Any, act: Callable[[int], Any]) -> int:
        """Do it to each that the statement finds; how many went through."""
        return sum(act(number) is not None for number in self._ids(text, param))

    def _do(self, username: str, command: str, number: int | Sequence[int], **inputs: Any) -> Any:
        """Press a button; what the company's own rules refuse today is tried again another day."""
        try:
            return self.stage.do(username, command, number, **inputs)
        except (DocumentHeld, InvalidInput, Refused, WrongState):
            return None
