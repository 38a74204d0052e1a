"""Whose skills and days a reader of HR's reports may see."""

from typing import Any

from quintet.hr.employees.queries import list_employed
from quintet.kernel.actor import Actor
from quintet.kernel.rights import units_below

HOUSE = {"hr_staff", "planner", "administrator", "auditor"}


def is_hr(actor: Actor) -> bool:
    """Whether the reader may know why somebody is away."""
    return actor.is_system or bool({"hr_staff", "administrator", "auditor"} & actor.roles)


def people_for(actor: Actor, department: int | None, *, everywhere: bool = False) -> list[Any]:
    """Employees by name, of a department with all below it: everybody's for HR and planners, else one's own below.

    `everywhere`: the reader sees totals of the whole house.
    """
    allowed = None if everywhere or actor.is_system or HOUSE & actor.roles else set(units_below(actor.unit_id or 0))
    wanted = None if department is None else set(units_below(department))
    units = wanted if allowed is None else allowed if wanted is None else wanted & allowed
    return list_employed(actor.company_id or 0, departments=None if units is None else sorted(units))
