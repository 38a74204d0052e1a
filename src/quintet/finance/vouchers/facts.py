"""What others hand to the books: facts with amounts, from which a template makes a voucher."""

from datetime import date
from decimal import Decimal

import msgspec


class FactRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a fact, for template lines marked `each` (an item delivered).

    `amounts` by the keys the template reads; `dims` are {"item": id, …} over those of the fact; `quantity` is positive;
    `roles` replaces account roles for this row, over those of the fact: stock lies in the account of its item's class.
    """

    amounts: dict[str, Decimal]
    dims: dict[str, int] = {}
    quantity: Decimal | None = None
    roles: dict[str, str] = {}


# The account role that stock of a class lies in (原材料, 自制半成品, 库存商品, 周转材料); templates say "inventory".
# A service that was bought lies nowhere: it is an expense.
_ROLE_OF_CLASS = {
    "raw_material": "raw_material",
    "semi_finished": "semi_finished",
    "consumable": "consumable",
    "service": "purchased_service",
}
_ROLES_OF_CLASS = {name: {"inventory": role} for name, role in _ROLE_OF_CLASS.items()}


def stock_role(stock_class: str) -> str:
    """The account role that stock of that class lies in; goods, and what has no class, lie in `inventory`."""
    return _ROLE_OF_CLASS.get(stock_class, "inventory")


def stock_roles(stock_class: str) -> dict[str, str]:
    """What `FactRow.roles` of a row of stock says; empty for goods, so that they cost posting nothing."""
    return _ROLES_OF_CLASS.get(stock_class, {})


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A line that the document itself knows, account and all (opening balances). One of debit and credit is zero."""

    account: int
    debit: Decimal
    credit: Decimal
    dims: dict[str, int] = {}
    quantity: Decimal | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened and belongs in the books. Amounts are in the ledger's currency, two places.

    `template` is the code of the voucher template ("goods_delivered"); `source` the number of the document behind it;
    `posted_on` the date it happened or should be booked on: in a closed month it is moved to the first open day;
    `happened_on` is kept as information (default: posted_on); `dims` {"party": id, "item": …, "employee": …,
    "department": …}; `summary_args` fill the {words} of the template's summary; `roles` replaces account roles
    ({"bank": "cash"}); `entries` are lines besides the template's; `company` defaults to the actor's.
    """

    template: str
    source: int | None
    posted_on: date
    amounts: dict[str, Decimal]
    dims: dict[str, int] = {}
    rows: tuple[FactRow, ...] = ()
    summary_args: dict[str, str] = {}
    roles: dict[str, str] = {}
    entries: tuple[Entry, ...] = ()
    happened_on: date | None = None
    company: int | None = None
