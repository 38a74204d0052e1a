"""Builders of employees, skills, shifts, leave."""

from decimal import Decimal
from typing import Any

from quintet.kernel import sql
from quintet.kernel.actor import Actor, get_actor, system_actor
from quintet.kernel.documents import get_document
from quintet.kernel.runner import perform
from quintet.master.persons.commands import create_user
from tests.master.builders import make, numbers

D = Decimal
ANNUAL = ((1, 5), (10, 10), (20, 15))


def an_employee(
    company: int, department: int, *roles: str, manager: int | None = None, name: str = "", **values: Any
) -> tuple[int, Actor]:
    """(employee, the actor behind it): a person with an account, employed in the department."""
    number = next(numbers)
    name = name or f"Person {number}"
    user = create_user(f"person{number}", "secret", name, roles, company, department)
    person = make("master.person", name=name, user_ref=user)
    values = {"person": person, "department": department, "manager": manager, "joined_on": "2020-01-02", **values}
    return make("hr.employee", company=company, **values), get_actor(user)


def an_operator(company: int, department: int, *, name: str = "", **values: Any) -> int:
    """An employee without an account, as in the workshop."""
    person = make("master.person", name=name or f"Operator {next(numbers)}")
    return make(
        "hr.employee",
        company=company,
        **{"person": person, "department": department, "joined_on": "2020-01-02", **values},
    )


def a_skill(name: str = "", **values: Any) -> int:
    """Something an operation needs."""
    return make("master.skill", **({"name": name} if name else {}), **values)


def has_skill(company: int, employee: int, skill: int, level: int = 3, **values: Any) -> int:
    """The employee has the skill since 2024."""
    row = {"employee": employee, "skill": skill, "level": level, "valid_from": "2024-01-01", **values}
    return make_in(company, "hr.employee_skill", row)


def a_shift(company: int, *windows: tuple[str, str], **values: Any) -> int:
    """A shift; from 8 to 12 and 13 to 17 when no windows are given."""
    rows = [{"start_time": a, "end_time": b} for a, b in windows or (("08:00", "12:00"), ("13:00", "17:00"))]
    return make("hr.shift", company=company, windows=rows, **values)


def on_shift(company: int, employee: int, shift: int, valid_from: str, valid_to: str | None = None) -> int:
    """Put the employee on the shift."""
    row = {"employee": employee, "shift": shift, "valid_from": valid_from, "valid_to": valid_to}
    return make_in(company, "hr.shift_assignment", row)


def make_in(company: int, document: str, row: dict[str, Any]) -> int:
    """A document of a company made by the system."""
    return perform(get_document(document).create, [row], actor=system_actor("test", company)).record.id


def a_leave_type(**values: Any) -> int:
    """A type of leave; a needs-a-balance one when it has tiers."""
    return make("hr.leave_type", **values)


def annual_leave(**values: Any) -> int:
    """Annual leave: 5/10/15 days at 1/10/20 career years, three months carried over, two days at most."""
    tiers = [{"career_years": years, "days": days} for years, days in ANNUAL]
    return a_leave_type(**{"name": "年假", "needs_balance": True, "tiers": tiers, **values})


def a_balance(company: int, employee: int, type_: int, days: Any, year: int = 2026, **values: Any) -> int:
    """What the employee may take of the type that year."""
    row = {"employee": employee, "type": type_, "year": year, "granted": D(str(days)), **values}
    return make_in(company, "hr.leave_balance", row)


def balance(number: int) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """(entitled, taken, waiting, left) as the database has it."""
    return sql.one('SELECT entitled, taken, pending, "left" FROM hr_leavebalance WHERE id = %s', [number])


def asks_for(actor: Actor, type_: int, from_on: str, to_on: str | None = None, **values: Any) -> Any:
    """A draft of a leave request by somebody for themselves (or for `employee`)."""
    row = {"type": type_, "from_on": from_on, "to_on": to_on or from_on, **values}
    return perform(get_document("hr.leave_request").create, [row], actor=actor).record


def do(command: str, target: Any, actor: Actor, **inputs: Any) -> Any:
    """Run a command as somebody's button does: "hr.leave_request.apply"."""
    document, name = command.rsplit(".", 1)
    number = target if isinstance(target, int) else target.id
    run = get_document(document).commands[name]
    return perform(run, [number], run.parse(inputs), actor=actor)


def request_state(request: Any) -> tuple[str, bool]:
    """(state, whether it waits for the manager)."""
    number = request if isinstance(request, int) else request.id
    return sql.one("SELECT state, hold_id IS NOT NULL FROM hr_leaverequest WHERE id = %s", [number])
