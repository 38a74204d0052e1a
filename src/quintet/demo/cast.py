"""Who plays and with what: users, customers, items, warehouses and stages of the demo company, by their codes."""

from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256

from quintet.kernel import sql

# how customers pay: days after the due date, from … to
HABITS = {"prompt": (-3, 3), "slow": (6, 24), "notorious": (35, 80)}
_SIZES = {"大型": 5, "large": 5, "中型": 3, "medium": 3}


@dataclass(frozen=True)
class Customer:
    """A customer as the plan needs it; one that prepays pays when the order is confirmed.

    `habit` is how it pays, `appetite` how often it asks compared with others.
    """

    id: int
    code: str
    name: str
    industry: str
    seller: str
    contact: str
    prepays: bool
    size: str = ""

    @property
    def habit(self) -> str:
        """Its payment moral, kept for life: four in twenty-five are slow, two are notorious."""
        drawn = int(sha256(self.code.encode()).hexdigest(), 16) % 25
        return "notorious" if drawn < 2 else "slow" if drawn < 6 else "prompt"

    @property
    def appetite(self) -> int:
        """A large customer asks five times as often as a small one."""
        return _SIZES.get(self.size, 1)


@dataclass(frozen=True)
class Goods:
    """An item with its price including tax and what lay in each warehouse on the first day."""

    id: int
    code: str
    name: str
    family: str
    price: Decimal
    stock: dict[str, Decimal]


@dataclass(frozen=True)
class Operator:
    """Somebody of the workshop, with the level of each skill."""

    id: int
    username: str
    skills: dict[int, int]


@dataclass(frozen=True)
class Cast:
    """Everything the plan and the stories look up; lists are in the order of codes, so that a seed decides all."""

    company: int
    users: dict[str, int]
    customers: list[Customer]
    goods: list[Goods]
    warehouses: dict[str, int]
    stages: dict[str, int]
    accounts: dict[str, int]
    suppliers: dict[int, str] = field(default_factory=dict)  # codes
    operators: list[Operator] = field(default_factory=list)


_CUSTOMERS = """
SELECT p.id, p.code, p.name, p.industry, u.username,
       coalesce((SELECT c.name FROM master_partycontact c WHERE c.party_id = p.id ORDER BY c.main DESC, c.position
                 LIMIT 1), ''),
       coalesce(t.code = 'T0', false), p.size
FROM master_party p JOIN kernel_user u ON u.id = p.owner_id LEFT JOIN master_paymentterm t ON t.id = p.payment_term_id
WHERE p.is_customer ORDER BY p.code
"""
_GOODS = "SELECT i.id, i.code, i.name, c.code, i.sales_price FROM master_item i JOIN master_itemcategory c"
_STOCK = """
SELECT s.item_id, w.code, s.quantity FROM erp_stockposition s JOIN erp_warehouse w ON w.id = s.warehouse_id
"""
_OPERATORS = """
SELECT e.id, coalesce(u.username, ''), s.skill_id, s.level FROM hr_employee e
JOIN hr_employeeskill s ON s.employee_id = e.id LEFT JOIN kernel_user u ON u.id = e.user_id
WHERE e.state = 'ACTIVE' ORDER BY e.number, s.skill_id
"""


def gather() -> Cast:
    """The cast as it stands in the database after the import."""
    stock: dict[int, dict[str, Decimal]] = {}
    for item, warehouse, quantity in sql.rows(_STOCK):
        stock.setdefault(item, {})[warehouse] = quantity
    goods = sql.rows(f"{_GOODS} ON c.id = i.category_id ORDER BY i.code")
    return Cast(
        sql.value("SELECT id FROM master_company ORDER BY id LIMIT 1"),
        dict(sql.rows("SELECT username, id FROM kernel_user ORDER BY username")),
        [Customer(*row) for row in sql.rows(_CUSTOMERS)],
        [Goods(i, code, name, family, price, stock.get(i, {})) for i, code, name, family, price in goods],
        dict(sql.rows("SELECT code, id FROM erp_warehouse ORDER BY code")),
        dict(sql.rows("SELECT code, id FROM crm_stage ORDER BY code")),
        dict(sql.rows("SELECT code, id FROM finance_account ORDER BY code")),
        dict(sql.rows("SELECT id, code FROM master_party WHERE is_supplier ORDER BY code")),
        _operators(),
    )


def _operators() -> list[Operator]:
    found: dict[int, Operator] = {}
    for employee, username, skill, level in sql.rows(_OPERATORS):
        found.setdefault(employee, Operator(employee, username, {})).skills[skill] = level
    return list(found.values())
