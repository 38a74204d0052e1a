"""People: 290 employees under their managers, on their shifts. Names of persons are not among the files."""

from collections.abc import Iterable

from examples.adventureworks.hierarchy import path_of
from examples.adventureworks.organisation import (
    COMPANY,
    current_department,
    display_name,
    has_account,
    login,
    positions,
    unit_code,
)
from examples.adventureworks.sheets import Sheet
from examples.adventureworks.sources import Row, Source

PAYDAYS = {"1": "monthly", "2": "biweekly"}


def sheets(source: Source) -> Iterable[Sheet]:
    """Persons, employees, shifts, the posts everybody held and what they were paid."""
    yield Sheet("master.person", [_person(source, row) for row in source.table("Employee")])
    yield Sheet("hr.employee", _employees(source))
    yield Sheet("hr.shift", [_shift(row) for row in source.table("Shift")])
    yield Sheet("hr.assignment", list(_posts(source)))
    yield Sheet("hr.pay_rate", list(_rates(source)))


def _person(source: Source, row: Row) -> dict[str, str]:
    return {
        "code": row["BusinessEntityID"],
        "name": display_name(row),
        "user_ref": login(row) if has_account(source, row) else "",
        "email": f"{login(row)}@adventure-works.com",
    }


def _employees(source: Source) -> list[dict[str, str]]:
    """Everybody in the department they are in; the manager is the node above in the tree."""
    at = {path_of(row["OrganizationNode"]): row["BusinessEntityID"] for row in source.table("Employee")}
    codes = positions(source)
    return [
        {
            "number": row["BusinessEntityID"],
            "person": row["BusinessEntityID"],
            "department": unit_code(current_department(source)[row["BusinessEntityID"]]),
            "position": codes[row["JobTitle"]],
            "manager": at[path[:-1]] if (path := path_of(row["OrganizationNode"])) else "",
            "joined_on": row["HireDate"],
            "kind": "permanent",
        }
        for row in source.table("Employee")
    ]


def _shift(row: Row) -> dict[str, object]:
    return {
        "code": row["Name"].upper(),
        "name": row["Name"],
        "company": COMPANY,
        "is_default": row["Name"] == "Day",
        "windows.start_time": row["StartTime"][:5],
        "windows.end_time": row["EndTime"][:5],
    }


def _posts(source: Source) -> Iterable[dict[str, str]]:
    """The departments somebody was in, one after the other, and the shift they worked there.

    The files tell a job title and a manager of today only: every post has them.
    """
    codes = {row["ShiftID"]: row["Name"].upper() for row in source.table("Shift")}
    for row in source.table("EmployeeDepartmentHistory"):
        yield {
            "employee": row["BusinessEntityID"],
            "posts.department": unit_code(row["DepartmentID"]),
            "posts.shift": codes[row["ShiftID"]],
            "posts.valid_from": row["StartDate"],
            "posts.valid_to": row["EndDate"],
        }


def _rates(source: Source) -> Iterable[dict[str, str]]:
    """Hourly rates; two of them begin days or a year before their employee was hired, and are kept so."""
    seen: set[str] = set()
    for row in source.table("EmployeePayHistory"):
        yield {
            "employee": row["BusinessEntityID"],
            "kind": "hourly",
            "amount": row["Rate"],
            "pays": PAYDAYS[row["PayFrequency"]],
            "valid_from": row["RateChangeDate"][:10],
            "reason": "raised" if row["BusinessEntityID"] in seen else "hired",
        }
        seen.add(row["BusinessEntityID"])
