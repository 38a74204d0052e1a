"""What must be equal when a company goes live; pure functions over amounts by account."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quintet.kernel.text import Text, _

ZERO = Decimal("0.00")
TRIAL = "trial"  # the first side: the trial balance itself, debits against credits

# a list and the role of the account that holds its total; 1: a debit account, -1: a credit one
LISTS: tuple[tuple[str, str, int, Text], ...] = (
    ("receivables", "receivable", 1, _("Receivables", "应收账款")),
    ("prepaid_by_customers", "prepayment_received", -1, _("Prepayments received", "预收账款")),
    ("payables", "payable", -1, _("Payables", "应付账款")),
    ("prepaid_to_suppliers", "prepayment_made", 1, _("Prepayments made", "预付账款")),
)
STOCK_ROLES = ("raw_material", "semi_finished", "inventory", "consumable")
STOCK = _("Stock", "库存")


@dataclass(frozen=True)
class Side:
    """One comparison. `account` is None for the trial balance's own debits and credits."""

    name: str
    label: Text
    account: int | None
    subledger: Decimal
    ledger: Decimal

    @property
    def difference(self) -> Decimal:
        """What the list says more than the trial balance."""
        return self.subledger - self.ledger

    @property
    def agrees(self) -> bool:
        """Whether both say the same, to the cent."""
        return self.subledger == self.ledger


def compare(
    roles: Mapping[str, int],
    balances: Iterable[tuple[int, Decimal, Decimal]],
    lists: Mapping[str, Decimal],
    stock: Mapping[int, Decimal],
) -> list[Side]:
    """Every side: the trial balance, each list against its account, stock by account.

    `balances` are (account, debit, credit); `lists` the totals by the names of LISTS, positive in the direction of
    their account; `stock` the value by account. Accounts that neither side knows are left out.
    """
    rows = list(balances)
    debit = sum((row[1] for row in rows), ZERO)
    credit = sum((row[2] for row in rows), ZERO)
    net: dict[int, Decimal] = {}
    for account, owed, owing in rows:
        net[account] = net.get(account, ZERO) + owed - owing
    found = [Side(TRIAL, _("Debits and credits", "借贷平衡"), None, debit, credit)]
    for name, role, sign, label in LISTS:
        if role in roles:
            said = sign * net.get(roles[role], ZERO)
            found.append(Side(name, label, roles[role], lists.get(name, ZERO), said))
    accounts = dict.fromkeys(roles[role] for role in STOCK_ROLES if role in roles)
    found += [
        Side("stock", STOCK, account, stock.get(account, ZERO), net.get(account, ZERO))
        for account in accounts
        if account in net or account in stock
    ]
    return found


def differences(sides: Sequence[Side]) -> list[Side]:
    """The sides that do not agree."""
    return [side for side in sides if not side.agrees]


def numbered(wanted: Sequence[str], fallback: str) -> list[str]:
    """Document numbers told apart: the second one of a number gets "/2"; an empty one is the fallback and its place."""
    seen: dict[str, int] = {}
    found = []
    for place, number in enumerate(wanted, 1):
        name = number or f"{fallback}-{place}"
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name}/{seen[name]}")
    return found
