"""What a larger company has more of than the sheets say: customers, suppliers, operators. All by commands."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from quintet.demo.names import CITIES, POSTS, SIZES, SOURCES, SUPPLIES, TRADES, Names, credit_code
from quintet.demo.scale import Scale
from quintet.kernel import sql
from quintet.kernel.actor import system_actor
from quintet.kernel.bulk import CHUNK
from quintet.kernel.documents import get_document
from quintet.kernel.runner import perform

LIMITS = {"small": 250_000, "medium": 800_000, "large": 2_500_000}
OFFERED = 12  # items a new supplier has on its list

_BOUGHT = """
SELECT s.item_id, min(p.unit_price), max(s.lead_time_days) FROM erp_supplieritem s
JOIN erp_supplierprice p ON p.supplier_item_id = s.id GROUP BY 1 ORDER BY 1
"""


def grow(scale: Scale, names: Names) -> None:
    """Everything a scale adds; nothing at the small one."""
    if scale.customers:
        _customers(scale.customers, names)
    if scale.suppliers:
        _suppliers(scale.suppliers, names)
    if scale.operators:
        _operators(scale.operators, names)


def _create(document: str, rows: Sequence[dict[str, Any]]) -> list[Any]:
    actor, made = system_actor("demo", sql.value("SELECT id FROM master_company ORDER BY id LIMIT 1")), []
    for start in range(0, len(rows), CHUNK):
        made += perform(get_document(document).create, list(rows[start : start + CHUNK]), actor=actor).records
    return made


def _party(names: Names, what: str) -> tuple[dict[str, Any], tuple[str, str, str, str]]:
    city = names.random.choice(CITIES)
    brand, person, phone = names.brand(), names.person(), names.mobile()
    row = {
        "name": f"{city[0]}{brand}{what}有限公司",
        "short_name": f"{brand}{what[:2]}",
        "credit_code": credit_code(names.random, city[1]),
        "phone": phone,
        "email": f"info@{city[2].lower().replace(chr(39), '')}-{names.random.randrange(10**5):05}.example",
        "address": f"{city[0]}市{names.random.choice('高新经开新吴滨江')}区创新路 {names.random.randint(1, 399)} 号",
        "contacts": [{"name": person, "post": names.random.choice(POSTS), "phone": phone, "main": True}],
    }
    return row, city


def _customers(count: int, names: Names) -> None:
    terms = dict(sql.rows("SELECT code, id FROM master_paymentterm"))
    prices = sql.value("SELECT id FROM master_pricelist WHERE code = 'STD'")
    users = {name: (user, unit) for name, user, unit in sql.rows("SELECT username, id, unit_id FROM kernel_user")}
    rows = []
    for number in range(count):
        what, industry = names.random.choice(TRADES)
        row, city = _party(names, what)
        owner, unit = users[city[3]]
        term = terms[names.random.choice(("N30", "N30", "N60", "M30"))]
        size, source = names.random.choice(SIZES), names.random.choice(SOURCES)
        row |= {"code": f"C{number + 101:04}", "is_customer": True, "industry": industry, "size": size}
        row |= {"source": source, "owner": owner, "unit": unit, "payment_term": term, "price_list": prices}
        rows.append(row)
    made = _create("master.party", rows)
    limits = [
        {"customer": each.id, "amount": Decimal(LIMITS[row["size"]]), "policy": "hold", "reason": "年度信用评审"}
        for each, row in zip(made, rows, strict=True)
    ]
    _create("finance.credit_limit", limits)


def _suppliers(count: int, names: Names) -> None:
    """Second sources of what is bought, a little dearer than the first."""
    term = sql.value("SELECT id FROM master_paymentterm WHERE code = 'N60'")
    bought, rows = sql.rows(_BOUGHT), []
    for number in range(count):
        row, _city = _party(names, names.random.choice(SUPPLIES))
        rows.append(
            {**row, "code": f"S{number + 8:03}", "is_customer": False, "is_supplier": True, "payment_term": term}
        )
    offers = []
    for supplier in _create("master.party", rows):
        for item, price, lead in names.random.sample(bought, OFFERED):
            dearer = round(price * Decimal(names.random.randint(97, 112)) / 100, 4)
            offers.append(
                {"supplier": supplier.id, "item": item, "approved": True, "lead_time_days": (lead or 7) + 2,
                 "prices": [{"from_quantity": Decimal(0), "unit_price": dearer}]}
            )  # fmt: skip
    _create("erp.supplier_item", offers)


def _operators(count: int, names: Names) -> None:
    """People at the machines, each with a skill or two."""
    unit = sql.value("SELECT id FROM master_orgunit WHERE code = 'PRD'")
    position = sql.value("SELECT id FROM hr_position WHERE code = 'OP'")
    manager = sql.value("SELECT id FROM hr_employee WHERE number = 'E019'")
    skills = [row[0] for row in sql.rows("SELECT id FROM master_skill ORDER BY code")]
    people = _create(
        "master.person",
        [{"code": f"E{101 + n:03}", "name": names.person(), "mobile": names.mobile()} for n in range(count)],
    )
    rows = [
        {"number": each.code, "person": each.id, "department": unit, "position": position, "manager": manager,
         "joined_on": f"20{names.random.randint(12, 23)}-0{names.random.randint(1, 9)}-15",
         "career_started_on": "2011-07-01"}
        for each in people
    ]  # fmt: skip
    held = []
    for at, employee in enumerate(_create("hr.employee", rows)):
        for skill in {skills[at % len(skills)], names.random.choice(skills)}:
            held.append(
                {
                    "employee": employee.id,
                    "skill": skill,
                    "level": names.random.randint(3, 5),
                    "valid_from": "2024-01-02",
                }
            )
    _create("hr.employee_skill", held)
