"""Builders of employees."""

from typing import Any

from quintet.kernel.actor import Actor, get_actor
from quintet.master.persons.commands import create_user
from tests.master.builders import make, numbers


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
