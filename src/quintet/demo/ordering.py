"""From the order desk to the door: confirm, ship in one or two parts, take back what does not fit, invoice, collect."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from quintet.demo.plan import Deal
from quintet.demo.stage import Stage
from quintet.kernel import clock, sql
from quintet.kernel.results import Refused
from quintet.master.calendar.queries import add_working_days

CARRIERS = ("顺丰速运", "德邦快递", "中通快运", "跨越速运", "自有车辆")
COMPLAINTS = ("型号错发，退换", "外观磕碰，客户拒收", "到货数量多于需求", "噪音偏大，退回检测")


class Ordering:
    """One order after it was opened."""

    def __init__(self, stage: Stage, deal: Deal, order: int) -> None:
        self.stage, self.deal, self.order = stage, deal, order

    @property
    def _desk(self) -> str:
        return "shen.jia" if self.deal.number % 3 or self.deal.waits else "qian.wen"

    @property
    def _keeper(self) -> str:
        return "tian.ye" if self.deal.warehouse == "SH" else "ma.guoqiang"

    def confirm(self) -> None:
        """The order desk checks, promises a date and confirms; it may have to wait for approval."""
        stage, deal = self.stage, self.deal
        stage.edit(
            self._desk,
            "erp.sales_order",
            self.order,
            customer_reference=f"PO-{clock.today():%y%m}-{stage.random.randrange(100, 999)}",
            warehouse=stage.cast.warehouses[deal.warehouse],
        )
        promised = add_working_days(clock.today(), 3 if deal.after == "half" else stage.random.randint(3, 9))
        try:
            answer = stage.do(self._desk, "erp.sales_order.confirm", self.order, promised_on=promised)
        except Refused:
            return  # the customer's credit policy is to refuse: the order stays a draft
        if not answer.held:
            self._confirmed()
        elif not deal.waits:
            stage.later(1, lambda: stage.decide(self.order, self._confirmed))
        elif deal.votes:
            stage.later(1, lambda: stage.vote(self.order))

    def _confirmed(self) -> None:
        found = sql.one("SELECT state, promised_on FROM erp_salesorder WHERE id = %s", [self.order])
        if found is None or found[0] != "CONFIRMED":
            return
        if self.deal.after == "cancelled":
            self.stage.later(1, self._cancel)
            return
        if self.deal.customer.prepays:
            self.stage.later(1, self._prepay)
        slip = self.stage.random.choice((0, 0, 0, 0, 1, 3))
        self.stage.at(add_working_days(found[1], slip), self._ship_first)

    def _cancel(self) -> None:
        self.stage.do(self._desk, "erp.sales_order.cancel", self.order, reason="客户项目取消，未发货")

    def _prepay(self) -> None:
        number, gross = sql.one("SELECT number, gross_total FROM erp_salesorder WHERE id = %s", [self.order]) or ("", 0)
        self._receive(gross, number)

    # goods -----------------------------------------------------------------------------------------------------------

    def _ship_first(self) -> None:
        if self.deal.after == "half":
            self._ship(half=True)
        elif self.deal.after in ("parts", "short"):
            self._ship(half=True)
            after = self._close if self.deal.after == "short" else self._ship_rest
            self.stage.later(self.stage.random.randint(4, 8), after)
        else:
            self._ship()

    def _ship_rest(self) -> None:
        self._ship()

    def _close(self) -> None:
        state = sql.value("SELECT state FROM erp_salesorder WHERE id = %s", [self.order])
        if state == "PARTLY_DELIVERED":
            self.stage.do(self._desk, "erp.sales_order.close", self.order, reason="客户改型，余量不再需要")

    def _ship(self, half: bool = False) -> None:
        draft = sql.value(
            "SELECT id FROM erp_delivery WHERE order_ref = %s AND state = 'DRAFT' ORDER BY id LIMIT 1", [self.order]
        )
        if draft is None:
            return
        stage = self.stage
        changes: dict[str, Any] = {
            "carrier": stage.random.choice(CARRIERS),
            "tracking_no": f"SF{stage.random.randrange(10**11, 10**12)}",
        }
        if half:
            changes["lines"] = [
                {"id": line, "item": item, "quantity": max(Decimal(1), quantity // 2)}
                for line, item, quantity in sql.rows(
                    "SELECT id, item_id, quantity FROM erp_deliveryline WHERE delivery_id = %s ORDER BY position",
                    [draft],
                )
            ]
        stage.edit(self._keeper, "erp.delivery", draft, **changes)
        try:
            stage.do(self._keeper, "erp.delivery.ship", draft)
        except Refused:
            return  # out of stock: the delivery waits for goods
        stage.later(stage.random.randint(1, 4), lambda: self._invoice(draft))
        self._expect_money(draft)
        if self.deal.after == "back":
            stage.later(stage.random.randint(4, 9), lambda: self._take_back(draft))

    def _take_back(self, delivery: int) -> None:
        """One item of the delivery comes back, in part."""
        stage = self.stage
        row = sql.one(
            "SELECT item_id, quantity FROM erp_deliveryline WHERE delivery_id = %s AND is_stocked"
            " ORDER BY position LIMIT 1",
            [delivery],
        )
        if row is None:
            return
        made = stage.create(
            self._desk,
            "erp.sales_return",
            delivery_ref=delivery,
            reason=stage.random.choice(COMPLAINTS),
            lines=[{"item": row[0], "quantity": max(Decimal(1), row[1] // 5)}],
        )
        stage.later(2, lambda: self._receive_back(made.id))

    def _receive_back(self, number: int) -> None:
        answer = self.stage.do(self._keeper, "erp.sales_return.receive", number)
        if not answer.held:
            self.stage.later(1, lambda: self._invoice(number))

    # money -----------------------------------------------------------------------------------------------------------

    def _invoice(self, source: int) -> None:
        """The accountant issues the drafted invoice (or credit note) of a delivery (or return)."""
        draft = sql.value("SELECT id FROM finance_salesinvoice WHERE delivery_ref = %s AND state = 'DRAFT'", [source])
        if draft is None:
            return
        fapiao = f"{clock.today():%y}3220{self.stage.random.randrange(10**13, 10**14)}"
        self.stage.edit("he.min", "finance.sales_invoice", draft, fapiao_no=fapiao)
        self.stage.do("he.min", "finance.sales_invoice.post", draft)

    def _expect_money(self, delivery: int) -> None:
        if self.deal.customer.prepays or self.deal.pays == "never":
            return
        for item, due_on in sql.rows(
            "SELECT id, due_on FROM finance_receivableitem WHERE source_ref = %s ORDER BY due_on", [delivery]
        ):
            wait = self.stage.random.randint(12, 35) if self.deal.pays == "late" else self.stage.random.randint(-4, 3)
            day = max(due_on + timedelta(days=wait), clock.today() + timedelta(days=1))
            self.stage.at(add_working_days(day, 0), partial(self._pay, item))

    def _pay(self, item: int) -> None:
        row = sql.one(
            "SELECT i.open_amount, o.number FROM finance_receivableitem i JOIN erp_salesorder o ON o.id = i.order_ref"
            " WHERE i.id = %s AND i.open_amount > 0",
            [item],
        )
        if row is not None:
            self._receive(row[0], row[1] if self.stage.chance(70) else "货款")

    def _receive(self, amount: Decimal, reference: str) -> None:
        """The cashier enters the money, the accountant posts it."""
        stage = self.stage
        made = stage.create(
            "wu.xiaoyan",
            "finance.receipt",
            customer=self.deal.customer.id,
            amount=amount,
            received_on=clock.today(),
            reference=reference,
            bank_reference=f"{clock.today():%Y%m%d}{stage.random.randrange(10**7, 10**8)}",
        )
        stage.later(0, lambda: stage.do("he.min", "finance.receipt.post", made.id))
