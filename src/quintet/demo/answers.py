"""What customers and approvers answer: accepted, haggled over, rejected; agreed, sent back."""

from collections.abc import Iterable
from typing import Any, Protocol

from quintet.demo.plan import Deal
from quintet.demo.stage import Stage, by
from quintet.demo.words import COMMENTS, LOST, REFUSED
from quintet.kernel import sql

REFUSES = 4  # percent of requests that are sent back with a no

_PENDING = """
SELECT u.username, r.id, r.subject_ref FROM oa_approvalrequest r JOIN oa_approvaltask t ON t.request_id = r.id
JOIN kernel_user u ON u.id = t.user_ref WHERE r.state = 'RUNNING' AND t.state = 'PENDING'
ORDER BY r.id, t.position, t.id
"""
_CLOSED = """
SELECT subject_ref, max(id), (array_agg(state ORDER BY id DESC))[1] FROM oa_approvalrequest
WHERE subject_ref = ANY(%s) GROUP BY 1 ORDER BY 2
"""
_ORDERS = "SELECT quotation_ref, id FROM erp_salesorder WHERE quotation_ref = ANY(%s) ORDER BY id"


class Desk(Protocol):
    """Where confirmed and accepted deals go on."""

    def confirmed(self, deals: list[Deal]) -> None:
        """Orders that passed their gates."""


class Answers:
    """Customers' answers to quotations, and approvals: whoever's turn it is decides the next day."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.desk: Desk | None = None
        self.waiting: dict[int, tuple[str, Any]] = {}  # by what waits: what it is, and whose deal
        self.left: dict[int, int] = {}  # what is left for people to decide: how many votes it still gets
        stage.every("answer", "11:20", 3, self.answer)
        stage.every("haggle", "11:00", 2, self.haggle)
        stage.every("reject", "11:40", 3, self.reject)
        stage.every("lose", "11:50", 3, self.lose)
        stage.every("approve", "13:30", 4, self.approve, always=True)

    # customers -------------------------------------------------------------------------------------------------------

    def expect(self, deals: Iterable[Deal]) -> None:
        """The customer has the quotation and thinks about it."""
        for deal in deals:
            kind = {"rejected": "reject", "expired": ""}.get(deal.fate, "haggle" if deal.revised else "answer")
            if deal.fate == "open":
                kind = ""
                if deal.stage == "D50":
                    self.stage.later("move", 2, (deal, "D50"))
            if deal.fate == "expired":
                self.stage.later("lose", 26, deal)
            if kind:
                self.stage.later(kind, 1 + deal.pace, deal)

    def answer(self, deals: list[Deal]) -> None:
        """Yes: the order is there."""
        stage = self.stage
        for seller, own in stage.staffed("answer", deals, lambda deal: deal.seller).items():
            of = {deal.quotation: deal for deal in own}
            outcome = stage.do(seller, "crm.quotation.accept", list(of))
            for quotation in outcome.refused:  # the answer came after its validity
                stage.later("lose", 3, of[quotation])
            for quotation, order in sql.rows(_ORDERS, [outcome.done]):
                of[quotation].order = order
                if of[quotation].fate != "fresh":
                    stage.later("confirm", of[quotation].pace and 1, of[quotation])

    def haggle(self, deals: list[Deal]) -> None:
        """The customer wants two percent more; a new version goes out."""
        stage = self.stage
        for seller, own in stage.staffed("haggle", deals, lambda deal: deal.seller).items():
            numbers = [deal.quotation for deal in own]
            stage.do(seller, "crm.quotation.reject", numbers, reason="price", detail="客户要求再让 2 个点")
            revised = stage.press(seller, "crm.quotation.revise", numbers).made
            made = {each.previous_ref: each for each in revised if each._meta.model_name == "quotation"}
            changes = {made[deal.quotation].id: {"lines": _two_percent_less(made[deal.quotation])} for deal in own}
            for deal in own:
                deal.quotation, deal.revised = made[deal.quotation].id, False
                stage.later("send", 1, deal)
            stage.edit(seller, "crm.quotation", changes)

    def reject(self, deals: list[Deal]) -> None:
        """No: somebody else got it."""
        stage = self.stage
        for seller, own in stage.staffed("reject", deals, lambda deal: deal.seller).items():
            numbers = [deal.quotation for deal in own]
            stage.do(seller, "crm.quotation.reject", numbers, reason="competitor", detail="客户选择了竞品")
            for deal in own:
                stage.later("lose", 0, deal)

    def lose(self, deals: list[Deal]) -> None:
        """The deal is lost; the reason is counted."""
        stage = self.stage
        for (seller, why), own in by(deals, lambda deal: (deal.seller, stage.random.choice(LOST))).items():
            numbers = [deal.opportunity for deal in own if deal.opportunity]
            stage.do(seller, "crm.opportunity.lose", numbers, reason=why[0], detail=why[1])

    # approvals -------------------------------------------------------------------------------------------------------

    def wait(self, kind: str, subject: int, deal: Any = None) -> None:
        """Something waits for approval; `deal` goes on when it passed. What a scene leaves gets only its votes."""
        self.waiting[subject] = (kind, deal)
        if isinstance(deal, Deal) and deal.waits:
            self.left[subject] = deal.votes

    def approve(self, _tasks: list[Any]) -> None:
        """Everybody whose turn it is decides, most with a yes; what passed goes on."""
        stage = self.stage
        turns = [
            (username, request, subject)
            for username, request, subject in sql.rows(_PENDING)
            if username not in stage.away and self.left.get(subject, 1) > 0
        ]
        seen: set[int] = set()
        for username, own in by(turns, lambda turn: turn[0]).items():
            fresh = [(request, subject) for _who, request, subject in own if request not in seen]
            seen |= {request for request, _subject in fresh}
            self._vote(username, fresh)
        self._go_on()

    def _vote(self, username: str, turns: list[tuple[int, int]]) -> None:
        stage = self.stage
        no = [r for r, subject in turns if subject not in self.left and stage.chance(REFUSES)]
        yes = [r for r, _subject in turns if r not in no]
        for subject in {subject for _r, subject in turns} & set(self.left):
            self.left[subject] -= 1
        if yes:
            stage.do(username, "oa.approval_request.approve", yes, comment=stage.random.choice(COMMENTS))
        if no:
            stage.do(username, "oa.approval_request.reject", no, reason=stage.random.choice(REFUSED))

    def _go_on(self) -> None:
        passed: list[tuple[str, Any]] = []
        for subject, _request, state in sql.rows(_CLOSED, [list(self.waiting)]):
            if state != "RUNNING":
                kind, deal = self.waiting.pop(subject)
                if state == "APPROVED":
                    passed.append((kind, deal))
                elif kind == "quotation":
                    self.stage.later("lose", 3, deal)
        self.expect([deal for kind, deal in passed if kind == "quotation"])
        orders = [deal for kind, deal in passed if kind == "order"]
        if orders and self.desk is not None:
            self.desk.confirmed(orders)


def _two_percent_less(paper: Any) -> list[dict[str, Any]]:
    return [
        {"id": line.id, "item": line.item_id, "quantity": line.quantity, "discount": line.discount + 2}
        for line in paper.lines
    ]
