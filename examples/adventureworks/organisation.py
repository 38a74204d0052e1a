"""Organisation: the company in US dollars, its departments in their groups, positions, accounts, books."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from examples.adventureworks.hierarchy import path_of
from examples.adventureworks.sheets import Sheet
from examples.adventureworks.sources import Row, Source

COMPANY = "AW"
BOOKS_BEGIN = "2022-04-01"  # the month of the first purchase order
PASSWORD = "adventure-works"
EXECUTIVE = "16"  # the department of the chief executive


def sheets(source: Source) -> Iterable[Sheet]:
    """What everything else stands on."""
    yield Sheet("master.company", [COMPANY_ROW])
    yield Sheet("master.unit", [_unit(row) for row in source.table("UnitMeasure")])
    yield Sheet("master.working_calendar", [{"code": "US", "name": "Monday to Friday", "is_default": True}])
    yield Sheet("master.payment_term", [{"code": "N30", "name": "Net 30", "lines.percent": 100, "lines.days": 30}])
    yield Sheet("master.org_unit", _units(source))
    yield Sheet("hr.position", [{"code": code, "name": name} for name, code in positions(source).items()])
    yield Sheet("kernel.user", _users(source))
    yield Sheet("master.org_unit", _heads(source), existing="update", name="heads")
    books = {"name": "Adventure Works Cycles", "pack": "small_business", "currency": "USD", "started_on": BOOKS_BEGIN}
    yield Sheet("finance.ledger", [{**books, "language": "en"}], then="set_up")


COMPANY_ROW = {
    "code": COMPANY,
    "name": "Adventure Works Cycles",
    "name_en": "Adventure Works Cycles",
    "currency": "USD",
    "zone": "America/Los_Angeles",
    "address": "Bothell, Washington",
}


def _unit(row: Row) -> dict[str, object]:
    return {"code": row["UnitMeasureCode"], "name": row["Name"], "name_en": row["Name"], "places": 0}


def unit_code(department: str) -> str:
    """The code of a department here."""
    return f"D{int(department):02}"


def _units(source: Source) -> list[dict[str, str]]:
    groups = list(dict.fromkeys(row["GroupName"] for row in source.table("Department")))
    codes = {name: f"G{place}" for place, name in enumerate(groups, 1)}
    rows = [{"code": code, "name": name, "company": COMPANY, "parent": ""} for name, code in codes.items()]
    return rows + [
        {
            "code": unit_code(row["DepartmentID"]),
            "name": row["Name"],
            "company": COMPANY,
            "parent": codes[row["GroupName"]],
        }
        for row in source.table("Department")
    ]


def positions(source: Source) -> Mapping[str, str]:
    """{job title: code}, in the order titles first come."""
    titles = dict.fromkeys(row["JobTitle"] for row in source.table("Employee"))
    return {title: f"J{place:02}" for place, title in enumerate(titles, 1)}


def current_department(source: Source) -> Mapping[str, str]:
    """{employee: the department they are in now}."""
    rows = source.table("EmployeeDepartmentHistory")
    return {row["BusinessEntityID"]: row["DepartmentID"] for row in rows if not row["EndDate"]}


def login(row: Row) -> str:
    """The account: the login without its domain."""
    return row["LoginID"].rpartition("\\")[2]


def display_name(row: Row) -> str:
    """Names of persons are not among the files; the login carries the first name: "Ken (ken0)"."""
    name = login(row)
    return f"{name.rstrip('0123456789').title()} ({name})"


def heads(source: Source) -> Mapping[str, Row]:
    """{department: whoever stands highest in it}; of several the one that comes first in the tree."""
    department = current_department(source)
    found: dict[str, Row] = {}
    for row in sorted(source.table("Employee"), key=lambda row: _height(row["OrganizationNode"])):
        found.setdefault(department[row["BusinessEntityID"]], row)
    return found


def _height(node: str) -> tuple[int, tuple[int, ...]]:
    path = path_of(node)
    return len(path), path


@cache
def titles() -> Mapping[str, str]:
    """{job title: roles}, from roles.toml."""
    text = (Path(__file__).parent / "roles.toml").read_text("utf-8")
    return {title: str(roles) for title, roles in tomllib.loads(text)["titles"].items()}


def has_account(source: Source, row: Row) -> bool:
    """Whether somebody works in Quintet themselves: by their job, or as the head of a department."""
    return row["JobTitle"] in titles() or row in heads(source).values()


def _users(source: Source) -> list[dict[str, str]]:
    department, top = current_department(source), list(heads(source).values())
    return [
        {
            "username": login(row),
            "name": display_name(row),
            "roles": " ".join(filter(None, [titles().get(row["JobTitle"], ""), *_head_of(row, top), "employee"])),
            "company": COMPANY,
            "unit": unit_code(department[row["BusinessEntityID"]]),
            "language": "en",
            "demo_title": row["JobTitle"],
            "password": PASSWORD,
        }
        for row in source.table("Employee")
        if has_account(source, row)
    ]


def _head_of(row: Row, top: list[Row]) -> list[str]:
    return ["department_head"] if row in top else []


def _heads(source: Source) -> list[dict[str, str]]:
    return [{"code": unit_code(each), "head_user": login(row)} for each, row in heads(source).items()]
