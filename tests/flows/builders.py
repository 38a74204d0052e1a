"""A small company on all five systems, with people who do their own work, and the books to look at."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from quintet.finance.ledgers.commands import set_up_ledger
from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor, get_actor, system_actor
from quintet.kernel.documents import get_document
from quintet.kernel.runner import acting_as, perform
from tests.erp.builders import draft_of, fresh
from tests.hr.builders import an_employee
from tests.master.builders import a_company, a_department, a_party, a_payment_term, an_item, make

D = Decimal
TODAY = date(2026, 11, 24)


@dataclass
class Company:
    """The company and who works there; the reducer sells at 1,130.00 (13 % in it) and costs 600.00."""

    id: int
    warehouse: int
    ledger: int
    customer: int
    reducer: int
    motor: int
    seller: Actor
    sales_manager: Actor
    desk: Actor
    keeper: Actor
    accountant: Actor
    chief: Actor

    def do(self, command: str, targets: Any, actor: Actor, **inputs: Any) -> Any:
        """Run a command as somebody's button does: "erp.sales_order.confirm"."""
        document, name = command.rsplit(".", 1)
        return perform(get_document(document).commands[name], _targets(targets), inputs, actor=actor)

    def accepted(self, *lines: tuple[int, Any], discount: Any = 0, **values: Any) -> Any:
        """A quotation of (item, quantity) made, sent and accepted by the seller; the order it opened."""
        rows = [{"item": item, "quantity": D(str(q)), "discount": D(str(discount))} for item, q in lines]
        row = {"customer": self.customer, "quoted_on": TODAY, "lines": rows, **values}
        quotation = perform(get_document("crm.quotation").create, [row], actor=self.seller).record
        self.do("crm.quotation.send", quotation.id, self.seller)
        done = self.do("crm.quotation.accept", quotation.id, self.seller)
        return next(each for each in done.made if each._meta.label_lower == "erp.salesorder")

    def confirmed(self, *lines: tuple[int, Any], **values: Any) -> Any:
        """An accepted quotation's order, confirmed by the order desk."""
        order = self.accepted(*lines, **values)
        self.do("erp.sales_order.confirm", order.id, self.desk)
        return order

    def ship(self, order: Any, quantity: Any = None) -> Any:
        """Ship the order's delivery draft, or only `quantity` of its first line."""
        draft = draft_of(order.id)
        if quantity is not None:
            line = {"id": draft.lines[0].id, "item": draft.lines[0].item_id, "quantity": D(str(quantity))}
            perform(get_document("erp.delivery").edit, {draft.id: {"lines": [line]}}, actor=self.keeper)
        return self.do("erp.delivery.ship", draft.id, self.keeper).record

    def receive_money(self, amount: str, reference: str = "") -> Any:
        """A receipt posted by the accountant."""
        row = {"customer": self.customer, "amount": D(amount), "reference": reference}
        made = perform(get_document("finance.receipt").create, [row], actor=self.accountant).record
        self.do("finance.receipt.post", made.id, self.accountant)
        return made

    def limit_credit(self, amount: str, policy: str = "hold") -> None:
        """The customer's credit limit."""
        row = {"customer": self.customer, "amount": D(amount), "policy": policy}
        perform(get_document("finance.credit_limit").create, [row], actor=self.chief)

    def balance(self, role: str) -> Decimal:
        """Debits less credits of the account behind a role."""
        return sql.value(
            "SELECT coalesce(sum(b.debit - b.credit), 0.00) FROM finance_balance b"
            " JOIN finance_accountrole r ON r.account_id = b.account_id WHERE b.ledger_id = %s AND r.role = %s",
            [self.ledger, role],
        )

    def balances(self, *roles: str) -> list[Decimal]:
        """Debits less credits of several accounts."""
        return [self.balance(role) for role in roles]


def _targets(targets: Any) -> Any:
    return targets if isinstance(targets, list | dict) else [targets]


def a_company_on_five_systems(stock: int = 20) -> Company:
    """Everything an order needs: people, prices, stock worth 600.00 a piece, books, payment within 30 days."""
    with clock.frozen_at(TODAY - timedelta(days=7)):
        company = a_company()
        ledger = set_up(company)
        department = a_department(company)
        boss, manager = an_employee(company, department, "sales_manager", name="王经理")
        _id, seller = an_employee(company, department, "salesperson", manager=boss, name="李销售")
        people = [an_employee(company, department, role)[1] for role in
                  ("order_desk", "warehouse", "accountant", "chief_accountant")]  # fmt: skip
        ours = Company(
            company, make("erp.warehouse", company=company), ledger,
            a_party(
                name="武汉光谷激光设备", owner=seller.user_id, unit=department, payment_term=a_payment_term((100, 30))
            ),
            an_item("1130", name="减速机 RV-40E"), an_item("565", name="伺服电机 SM-750W"),
            seller, manager, *people,
        )  # fmt: skip
        if stock:
            bring_in(ours, (ours.reducer, stock, 600), (ours.motor, stock, 300))
    return ours


def set_up(company: int) -> int:
    """The company's ledger, kept since January."""
    with acting_as(system_actor("test")):
        return set_up_ledger(company, date(2026, 1, 1))


def bring_in(ours: Company, *lines: tuple[int, Any, Any]) -> None:
    """Opening stock of (item, quantity, unit cost)."""
    rows = [
        {"item": item, "quantity": D(str(q)), "unit_cost": D(str(c)), "warehouse": ours.warehouse}
        for item, q, c in lines
    ]
    made = perform(get_document("erp.opening_stock").create, [{"lines": rows}], actor=ours.accountant).record
    ours.do("erp.opening_stock.post", made.id, ours.accountant)


def now(record: Any) -> Any:
    """The document as the database has it."""
    from quintet.kernel.documents import by_model

    return fresh(by_model[type(record)], record.id)


def refreshed(actor: Actor) -> Actor:
    """The actor with the rights of this moment."""
    assert actor.user_id is not None
    return get_actor(actor.user_id)


def vouchers_of(document: int) -> list[tuple[str, Decimal, Decimal]]:
    """(role, debit, credit) lines of the vouchers that a document caused, in order."""
    return sql.rows(
        "SELECT (SELECT min(r.role) FROM finance_accountrole r WHERE r.account_id = l.account_id), l.debit, l.credit"
        " FROM finance_voucher v JOIN finance_voucherline l ON l.voucher_id = v.id"
        " WHERE v.source_ref = %s ORDER BY v.sequence_no, l.position",
        [document],
    )


def invoice_of(delivery: int) -> int:
    """The invoice (or credit note) of a delivery (or return)."""
    return sql.value("SELECT id FROM finance_salesinvoice WHERE delivery_ref = %s", [delivery])
