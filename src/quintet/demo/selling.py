"""Selling, as salespeople live it: a first talk, needs, a sample, a quotation, a yes or a no — each step in bulk."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from quintet.crm.quotations.commands import expire_overdue
from quintet.demo.answers import Answers
from quintet.demo.plan import Deal
from quintet.demo.stage import Stage, by
from quintet.demo.words import RIVALS, STEPS, TALKS
from quintet.kernel import sql

TIDIED = 20  # working days
_STEPS = """
SELECT a.id, u.username FROM crm_activity a JOIN kernel_user u ON u.id = a.owner_id
WHERE NOT a.is_done AND a.next_step_on < %s ORDER BY a.id
"""


class Selling:
    """Deals on the seller's side; an accepted quotation hands over to the order desk."""

    def __init__(self, stage: Stage, answers: Answers, talks: int) -> None:
        self.stage, self.answers, self.talks = stage, answers, talks
        stage.every("open", "09:10", 0, self.open)
        stage.every("move", "09:40", 1, self.move)
        stage.every("quote", "10:20", 1, self.quote)
        stage.every("send", "10:50", 2, self.send)
        stage.every("tidy", "17:10", 1, self.tidy)
        for day in range(stage.last - 2, 0, -TIDIED):
            stage.put("tidy", day, None)
        stage.every("expire", "08:30", 2, lambda _tasks: expire_overdue(stage.actor("")))
        for week in range(0, stage.last, 10):
            stage.put("expire", week, None)

    def _seller(self, deal: Deal) -> str:
        return deal.seller

    # talks -----------------------------------------------------------------------------------------------------------

    def open(self, deals: list[Deal]) -> None:
        """The first talk becomes an opportunity."""
        stage = self.stage
        for seller, own in stage.staffed("open", deals, self._seller).items():
            made = stage.create(seller, "crm.opportunity", [self._opportunity(deal) for deal in own])
            for deal, record in zip(own, made, strict=True):
                deal.opportunity = record.id
            self.talk(seller, own, "D10")
            for deal in own:
                stage.later(*(("move", deal.pace, (deal, "D20")) if stage.is_lately else ("quote", deal.pace, deal)))

    def _opportunity(self, deal: Deal) -> dict[str, Any]:
        stage = self.stage
        return {
            "title": deal.title,
            "customer": deal.customer.id,
            "contact": deal.customer.contact,
            "expected_on": stage.day(12 + deal.pace * 6),
            "competitor": stage.random.choice(RIVALS),
            "next_step": STEPS["D10"],
            "next_step_on": stage.day(2),
            "lines": [{"item": want.item, "quantity": Decimal(want.quantity)} for want in deal.wants],
        }

    def talk(self, seller: str, deals: Iterable[Deal], stage_code: str) -> None:
        """What was said, in the contact log; not every talk is written down."""
        stage, rows = self.stage, []
        for deal in deals:
            if not deal.opportunity or not (stage.chance(self.talks) or deal.waits):
                continue
            kind, summary = stage.random.choice(TALKS[stage_code])
            rows.append(
                {
                    "customer": deal.customer.id,
                    "opportunity_ref": deal.opportunity,
                    "kind": kind,
                    "contact": deal.customer.contact,
                    "summary": summary.format(project=deal.title),
                    "next_step": STEPS[stage_code],
                    "next_step_on": stage.day(stage.random.randint(1, 6)),
                }
            )
        if rows:
            stage.create(seller, "crm.activity", rows)

    def tidy(self, _tasks: list[Any]) -> None:
        """Next steps that were done are ticked off."""
        for seller, own in by(sql.rows(_STEPS, [self.stage.today]), lambda row: row[1]).items():
            self.stage.do(seller, "crm.activity.finish_step", [row[0] for row in own])

    def move(self, tasks: list[tuple[Deal, str]]) -> None:
        """On to the next column of the board, unless the deal ends or rests here."""
        for seller, own in self.stage.staffed("move", tasks, lambda task: task[0].seller).items():
            going = [(deal, code) for deal, code in own if not self._ends(deal, code)]
            if going:
                changes = {deal.opportunity: {"stage": self.stage.cast.stages[code]} for deal, code in going}
                self.stage.edit(seller, "crm.opportunity", changes)
            for code in ("D20", "D30", "D40", "D50"):
                self.talk(seller, [deal for deal, at in going if at == code], code)
            for deal, code in going:
                self._go_on(deal, code)

    def _ends(self, deal: Deal, code: str) -> bool:
        if deal.fate == "open" and code > deal.stage:
            return True
        if deal.fate == "lost" and code >= deal.stage:
            self.stage.later("lose", 0, deal)
            return True
        return False

    def _go_on(self, deal: Deal, code: str) -> None:
        stage = self.stage
        if code == "D20":
            following = "D30" if stage.chance(50) and deal.pace else "D40"
            stage.later("move", deal.pace, (deal, following))
        elif code == "D30":
            stage.later("move", deal.pace + 1, (deal, "D40"))
        elif code == "D40":
            stage.later("quote", 0, deal)

    # quotations ------------------------------------------------------------------------------------------------------

    def quote(self, deals: list[Deal]) -> None:
        """A quotation of the list prices, with what was agreed on discount and date."""
        stage = self.stage
        for seller, own in stage.staffed("quote", deals, self._seller).items():
            self._quote(seller, [deal for deal in own if deal.fate != "lost"])
            for deal in own:
                if deal.quotation:
                    stage.later("send", deal.pace and 1, deal)
                else:
                    stage.later("lose", deal.pace, deal)

    def _quote(self, seller: str, deals: list[Deal]) -> None:
        if not deals:
            return
        stage = self.stage
        if not stage.is_lately:
            at = {"stage": stage.cast.stages["D40"]}
            stage.edit(seller, "crm.opportunity", {deal.opportunity: at for deal in deals})
        made = stage.press(seller, "crm.opportunity.make_quotation", [deal.opportunity for deal in deals]).made
        papers = {each.opportunity_ref: each for each in made if each._meta.model_name == "quotation"}
        changes = {}
        for deal in deals:
            paper = papers[deal.opportunity]
            deal.quotation = paper.id
            changes[paper.id] = {"lines": _rows(paper, deal), "requested_on": stage.day(stage.random.randint(15, 30))}
        stage.edit(seller, "crm.quotation", changes)

    def send(self, deals: list[Deal]) -> None:
        """Out to the customers; what gives away too much waits for the manager."""
        stage = self.stage
        for seller, own in stage.staffed("send", deals, self._seller).items():
            of = {deal.quotation: deal for deal in own}
            outcome = stage.do(seller, "crm.quotation.send", list(of))
            self.answers.expect([of[number] for number in outcome.done])
            for number in outcome.held:
                self.answers.wait("quotation", number, of[number])
            for number in outcome.refused:
                stage.later("lose", 1, of[number])


def _rows(paper: Any, deal: Deal) -> list[dict[str, Any]]:
    """The list price counts, not what the salesperson hoped for: leaving it empty looks it up."""
    wanted = {want.item: want for want in deal.wants}
    rows = [
        {"id": line.id, "item": line.item_id, "quantity": line.quantity, "discount": wanted[line.item_id].discount}
        for line in paper.lines
        if line.item_id in wanted
    ]
    known = {row["item"] for row in rows}
    return rows + [
        {"item": want.item, "quantity": Decimal(want.quantity), "discount": want.discount}
        for want in deal.wants
        if want.item not in known
    ]
