"""Selling, as salespeople live it: a first talk, needs, a sample, a quotation, a yes or a no."""

from decimal import Decimal

from quintet.demo.ordering import Ordering
from quintet.demo.plan import Deal
from quintet.demo.stage import Stage
from quintet.kernel import clock, sql
from quintet.master.calendar.queries import add_working_days

TALKS = {
    "D10": (("call", "电话沟通，客户{project}立项，先发样册"), ("meeting", "展会现场交流，对背隙和寿命很关注")),
    "D20": (("visit", "现场拜访，确认安装尺寸和速比"), ("chat", "微信对接选型参数，已回传扭矩计算表")),
    "D30": (("visit", "样机上机测试，温升正常"), ("call", "样机跑合一周，噪音满足要求")),
    "D40": (("mail", "发出报价，客户要求付款条件再谈"), ("call", "价格谈判，对方拿竞品比价")),
    "D50": (("meeting", "合同条款会审，质保条款待定"), ("call", "法务在走流程，预计本周盖章")),
}
STEPS = {
    "D10": "约技术交流",
    "D20": "提交选型方案",
    "D30": "跟进样机测试结果",
    "D40": "确认报价和交期",
    "D50": "催合同盖章",
}
RIVALS = ("", "", "台系品牌", "日系品牌", "德系品牌", "本地小厂")
LOST = (
    ("price", "竞品低 12%，客户以价格为先"),
    ("delivery", "客户要求两周交货，我司排不进"),
    ("no_budget", "客户项目暂缓，预算取消"),
    ("competitor", "沿用原供应商"),
    ("no_decision", "客户内部迟迟未定"),
)


class Selling:
    """One deal on the seller's side; an accepted quotation hands over to Ordering."""

    def __init__(self, stage: Stage, deal: Deal) -> None:
        self.stage, self.deal = stage, deal
        self.opportunity = self.quotation = 0
        self.haggles = deal.revised

    def open(self) -> None:
        """The first talk becomes an opportunity."""
        deal, stage = self.deal, self.stage
        lines = [{"item": want.item, "quantity": Decimal(want.quantity)} for want in deal.wants]
        made = stage.create(
            deal.seller,
            "crm.opportunity",
            title=deal.title,
            customer=deal.customer.id,
            contact=deal.customer.contact,
            expected_on=add_working_days(clock.today(), 12 + deal.pace * 6),
            competitor=stage.random.choice(RIVALS),
            next_step=STEPS["D10"],
            next_step_on=add_working_days(clock.today(), 2),
            lines=lines,
        )
        self.opportunity = made.id
        self._talk("D10")
        stage.later(deal.pace, lambda: self._move("D20"))

    def _talk(self, stage_code: str) -> None:
        kind, summary = self.stage.random.choice(TALKS[stage_code])
        self.stage.create(
            self.deal.seller,
            "crm.activity",
            customer=self.deal.customer.id,
            opportunity_ref=self.opportunity,
            kind=kind,
            contact=self.deal.customer.contact,
            summary=summary.format(project=self.deal.title),
            next_step=STEPS[stage_code],
            next_step_on=add_working_days(clock.today(), self.stage.random.randint(1, 6)),
        )

    def _move(self, stage_code: str) -> None:
        """On to the next column of the board, unless the deal ends or rests here."""
        deal, stage = self.deal, self.stage
        if deal.fate == "open" and stage_code > deal.stage:
            return
        if deal.fate == "lost" and stage_code >= deal.stage:
            reason, detail = stage.random.choice(LOST)
            stage.do(deal.seller, "crm.opportunity.lose", self.opportunity, reason=reason, detail=detail)
            return
        stage.edit(deal.seller, "crm.opportunity", self.opportunity, stage=stage.cast.stages[stage_code])
        self._talk(stage_code)
        if stage_code == "D20":
            following = "D30" if stage.chance(50) and deal.pace else "D40"
            stage.later(deal.pace, lambda: self._move(following))
        elif stage_code == "D30":
            stage.later(deal.pace + 1, lambda: self._move("D40"))
        elif stage_code == "D40":
            stage.later(0, self._quote)

    def _quote(self) -> None:
        deal, stage = self.deal, self.stage
        made = stage.do(deal.seller, "crm.opportunity.make_quotation", self.opportunity).made
        quotation = made[0]
        self.quotation = quotation.id
        discounts = {want.item: want.discount for want in deal.wants}
        # the list price counts, not what the salesperson hoped for: leaving it empty looks it up
        lines = [
            {"id": line.id, "item": line.item_id, "quantity": line.quantity, "discount": discounts[line.item_id]}
            for line in quotation.lines
        ]
        stage.edit(
            deal.seller,
            "crm.quotation",
            self.quotation,
            lines=lines,
            requested_on=add_working_days(clock.today(), stage.random.randint(20, 35)),
        )
        stage.later(deal.pace and 1, self._send)

    def _send(self) -> None:
        answer = self.stage.do(self.deal.seller, "crm.quotation.send", self.quotation)
        if answer.held and not self.deal.waits:
            self.stage.later(1, lambda: self.stage.decide(self.quotation, self._await_answer))
        elif not answer.held:
            self._await_answer()

    def _await_answer(self) -> None:
        deal, stage = self.deal, self.stage
        if deal.fate in ("won", "fresh"):
            stage.later(1 + deal.pace, self._haggle if self.haggles else self._accept)
        elif deal.fate == "rejected":
            stage.later(2 + deal.pace, self._reject)
        elif deal.fate == "open" and deal.stage == "D50":
            stage.later(2, lambda: self._move("D50"))

    def _haggle(self) -> None:
        """The customer wants two percent more; a new version goes out."""
        stage, seller = self.stage, self.deal.seller
        self.haggles = False
        stage.do(seller, "crm.quotation.reject", self.quotation, reason="price", detail="客户要求再让 2 个点")
        made = stage.do(seller, "crm.quotation.revise", self.quotation).made[0]
        self.quotation = made.id
        lines = [
            {"id": line.id, "item": line.item_id, "quantity": line.quantity, "discount": line.discount + 2}
            for line in made.lines
        ]
        stage.edit(seller, "crm.quotation", self.quotation, lines=lines)
        stage.later(1, self._send)

    def _reject(self) -> None:
        stage, seller = self.stage, self.deal.seller
        stage.do(seller, "crm.quotation.reject", self.quotation, reason="competitor", detail="客户选择了竞品")
        reason, detail = stage.random.choice(LOST)
        stage.do(seller, "crm.opportunity.lose", self.opportunity, reason=reason, detail=detail)

    def _accept(self) -> None:
        self.stage.do(self.deal.seller, "crm.quotation.accept", self.quotation)
        order = sql.value("SELECT id FROM erp_salesorder WHERE quotation_ref = %s", [self.quotation])
        if self.deal.fate != "fresh":
            self.stage.later(self.deal.pace and 1, Ordering(self.stage, self.deal, order).confirm)
