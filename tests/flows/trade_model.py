"""What a company's trade comes to, reckoned in plain Python with fractions: the system is held against it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.flows.trade_documents import (
    NONE,
    NOTHING,
    Bill,
    Claim,
    Delivery,
    Line,
    Lot,
    Money,
    Order,
    Part,
    cents,
    share,
)


@dataclass(eq=False)
class Trade:
    """All of it. `books` are debits less credits by account role."""

    terms: dict[int, Sequence[tuple[int, int]]]  # customer: (percent, days) parts
    limits: dict[int, Decimal]
    lots: dict[int, Lot]
    orders: list[Order] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    money: list[Money] = field(default_factory=list)
    bills: list[Bill] = field(default_factory=list)
    books: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: NOTHING))
    vouchers: int = 0

    def book(self, **amounts: Decimal) -> None:
        """A voucher, unless all is zero."""
        assert sum(amounts.values()) == 0
        self.vouchers += any(amounts.values())
        for role, amount in amounts.items():
            self.books[role] += amount

    # stock and orders

    def bring_in(self, lot: Lot, quantity: Decimal, cost: Decimal) -> None:
        value = cents(Fraction(quantity) * Fraction(cost))
        lot.known, lot.quantity, lot.value = True, lot.quantity + quantity, lot.value + value
        self.book(inventory=value, opening_balance=-value)

    def over_limit(self, order: Order) -> Decimal:
        """How much the order would exceed its customer's limit; not above 0 is within."""
        return self.owed(order.customer) + self.reserved(order.customer) + order.gross - self.limits[order.customer]

    def owed(self, customer: int) -> Decimal:
        claims = sum((c.open for c in self.claims if c.customer == customer), NOTHING)
        return claims - sum((m.left for m in self.money if m.customer == customer), NOTHING)

    def reserved(self, customer: int) -> Decimal:
        return sum((o.credit for o in self.orders if o.customer == customer), NOTHING)

    def confirm(self, order: Order) -> None:
        order.state, order.wait, order.planned = "CONFIRMED", None, True
        self.reserve(order)

    def reserve(self, order: Order) -> None:
        for line in order.lines:
            if line.lot:
                got = min(line.left - line.reserved, line.lot.quantity - line.lot.reserved)
                line.reserved += got
                line.lot.reserved += got

    def end(self, order: Order) -> None:
        order.state = "CLOSED" if order.state == "PARTLY_DELIVERED" else "CANCELLED"
        order.planned = False
        for line in order.lines:
            if line.lot:
                line.lot.reserved -= line.reserved
            line.reserved = NONE

    def can_ship(self, wanted: Sequence[tuple[Line, Decimal]]) -> bool:
        """Own reservations and free stock suffice, line after line."""
        free = {id(line.lot): line.lot.quantity - line.lot.reserved for line, _q in wanted if line.lot}
        for line, quantity in wanted:
            if line.lot:
                free[id(line.lot)] -= max(quantity - line.reserved, NONE)
        return all(left >= 0 for left in free.values())

    def ship(self, order: Order, wanted: Sequence[tuple[Line, Decimal]], number: int, today: date) -> Delivery:
        done = Delivery(number, order, [self._part(line, quantity) for line, quantity in wanted])
        gross, net, cost = (sum((getattr(p, n) for p in done.parts), NOTHING) for n in ("gross", "net", "cost"))
        order.delivered += gross
        order.planned = any(line.left for line in order.lines)
        order.state = "PARTLY_DELIVERED" if order.planned else "DELIVERED"
        self._book_goods(gross, net, cost)
        for due, amount in self._split(order.customer, gross, today):
            if amount:
                self.claims.append(Claim(order.customer, order, number, due, amount, amount))
        if gross:
            self.bills.append(Bill(number, order, gross, gross - net))
        self.deliveries.append(done)
        return done

    def _part(self, line: Line, quantity: Decimal) -> Part:
        cost, end = NOTHING, line.delivered + quantity
        if line.lot:
            cost = share(line.lot.value, NONE, quantity, line.lot.quantity)
            line.lot.quantity, line.lot.value = line.lot.quantity - quantity, line.lot.value - cost
            used = min(line.reserved, quantity)
            line.reserved, line.lot.reserved = line.reserved - used, line.lot.reserved - used
        gross, net = (share(a, line.delivered, end, line.quantity) for a in (line.gross, line.net))
        line.delivered = end
        return Part(line, quantity, gross, net, cost)

    def _split(self, customer: int, amount: Decimal, today: date) -> list[tuple[date, Decimal]]:
        parts, seen, given = [], 0, NOTHING
        for percent, days in self.terms[customer]:
            seen += percent
            upto = cents(Fraction(amount) * seen / 100)
            parts.append((today + timedelta(days=days), upto - given))
            given = upto
        return parts

    def _book_goods(self, gross: Decimal, net: Decimal, cost: Decimal) -> None:
        self.book(
            receivable=gross, revenue=-net, pending_output_vat=net - gross, cost_of_sales=cost, inventory=-cost
        )  # fmt: skip

    def take_back(self, delivery: Delivery, wanted: Sequence[tuple[Part, Decimal]], number: int, today: date) -> None:
        """Goods come back in proportion, at their cost; the credit lowers what is open of the order."""
        gross = net = cost = NOTHING
        for part, quantity in wanted:
            end = part.returned + quantity
            back = [share(a, part.returned, end, part.quantity) for a in (part.gross, part.net, part.cost)]
            gross, net, cost = gross + back[0], net + back[1], cost + back[2]
            part.returned = end
            if part.line.lot:
                part.line.lot.quantity += quantity
                part.line.lot.value += back[2]
        self._book_goods(-gross, -net, -cost)
        delivery.order.returned += gross
        if gross:
            credit = Claim(delivery.order.customer, delivery.order, number, today, -gross, -gross)
            self.claims.append(credit)
            self.settle([c for c in self.debts(credit.customer) if c.order is delivery.order], gross, credit)
            self.bills.append(Bill(number, delivery.order, -gross, net - gross))

    # money

    def debts(self, customer: int, first: Order | None = None) -> list[Claim]:
        """Open claims as they are paid: those of a named order, then the oldest due, then the oldest."""
        claims = [c for c in self.claims if c.customer == customer and c.open > 0]
        return sorted(claims, key=lambda c: (c.order is not first, c.due, self.claims.index(c)))

    def settle(self, claims: Sequence[Claim], amount: Decimal, credit: Claim | None = None) -> Decimal:
        """Use an amount for claims; what was used. A credit within its own order pays nothing of it."""
        left = amount
        for claim in claims:
            part = min(left, claim.open)
            claim.open -= part
            left -= part
            if credit:
                credit.open += part
            if credit is None or credit.order is not claim.order:
                claim.order.paid += part
        return amount - left

    def receive(self, number: int, customer: int, amount: Decimal, first: Order | None) -> None:
        used = self.settle(self.debts(customer, first), amount)
        self.money.append(Money(number, customer, amount, amount - used))
        self.book(bank=amount, receivable=-used, prepayment_received=used - amount)

    def use_prepayment(self, money: Money) -> None:
        used = self.settle(self.debts(money.customer), money.left)
        money.left -= used
        self.book(prepayment_received=used, receivable=-used)

    def use_credit(self, credit: Claim) -> None:
        self.settle(self.debts(credit.customer), -credit.open, credit)

    def issue(self, bill: Bill) -> None:
        self.bills.remove(bill)
        bill.order.invoiced += bill.gross
        self.book(pending_output_vat=bill.tax, output_vat=-bill.tax)
