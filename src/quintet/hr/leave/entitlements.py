"""What a year gives: granted set-based for everybody, carried over, corrected, lapsed."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from quintet.hr.employees.queries import get_employees, list_employed
from quintet.hr.leave import rules
from quintet.hr.leave.documents import leave_balance, leave_type
from quintet.hr.leave.events import EntitlementsGranted
from quintet.hr.leave.models import LeaveBalance, LeaveType
from quintet.hr.leave.queries import get_leave_types, tiers_of
from quintet.kernel import clock, store
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.results import Invalid, Refused
from quintet.kernel.text import _
from quintet.kernel.unit import acting, current

ZERO = Decimal(0)


@leave_balance.prepare
def add_up(records: list[Any]) -> None:
    """Entitled and left follow; owner and department are the employee's; the overdraft is the type's."""
    people = get_employees(each.employee_id for each in records)
    types = get_leave_types()
    for each in records:
        person = people.get(each.employee_id)
        if person is None or person.company_id != each.company_id:
            each.employee_id = None
        else:
            each.owner_id, each.unit_id = person.user_id, person.department_id
        each.overdraft = types[each.type_id].overdraft if each.type_id in types else ZERO
        total(each)


def total(balance: Any) -> None:
    """Entitled from its parts, left from what is used of it."""
    balance.entitled = balance.granted + balance.carried + balance.adjusted
    balance.left = balance.entitled - balance.taken - balance.pending


@leave_balance.rule
def year_of_our_time(record: Any) -> Invalid | None:
    """A year with four digits."""
    if not 1990 <= record.year <= 2200:
        return Invalid(_("Enter a year like 2026", "请填写年份，如 2026"), "year")
    return None


@leave_balance.rule
def type_keeps_balances(record: Any) -> Invalid | None:
    """Only types that need a balance have one."""
    if record.type_id in get_leave_types() and not get_leave_types()[record.type_id].needs_balance:
        return Invalid(_("This type needs no balance", "该类型不需要额度"), "type")
    return None


@leave_balance.rule
def not_below_what_is_used(record: Any) -> Invalid | None:
    """What is taken and waiting stays covered."""
    if record.left < -record.overdraft:
        used = f"{(record.taken + record.pending).normalize():f}"
        text = _("{used} days are taken or waiting", "已休与审批中共 {used} 天").format(used=used)
        return Invalid(text, "granted")
    return None


@leave_balance.command(label=_("Adjust", "调整"), bulk=False)
def adjust(
    records: Batch[LeaveBalance],
    *,
    days: Annotated[Decimal, Input(label=_("Days more (or less)", "增减天数"))],
    reason: Annotated[str, Input(label=_("Reason", "原因"))],
):
    """Days more, or fewer with a minus; the history keeps why. Raises Refused when too few would be left."""
    for each in records:
        each.adjusted += days
        each.adjust_reason = reason
        total(each)
        if each.left < -each.overdraft:
            raise Refused(_("Not enough days are left", "剩余天数不足"), rule="hr_leave_balance_not_overdrawn")
    return ()


@leave_balance.command(label=_("Lapse carried days", "结转到期清零"))
def lapse(records: Batch[LeaveBalance]):
    """Carried days not used by their date are gone; what was taken counts against them first."""
    for each in records:
        if each.carried_until is None or each.carried_until >= clock.today():
            text = _("The carried days are still valid", "结转额度尚未到期")
            raise Refused(text, rule="hr.leave.carried_days_over")
        unused = min(max(each.carried - each.taken - each.pending, ZERO), max(each.left, ZERO))
        each.carried -= unused
        total(each)
    return ()


@leave_type.command(label=_("Grant a year's entitlements", "发放年度额度"), style="primary")
def grant_entitlements(types: Batch[LeaveType], *, year: Annotated[int, Input(label=_("Year", "年度"))]):
    """Give everybody employed the year's days of these types: by career years, in proportion in the year of joining,
    and carry over what is left of last year. Again brings existing balances up to date; nothing is given twice, and
    nobody's falls below what is used. Raises Refused for a type without tiers."""
    company = current().actor.company_id
    for type_ in types:
        if not tiers_of(type_.id):
            text = _("{type} has no days a year", "{type}没有设置年度额度标准").format(type=type_.name)
            raise Refused(text, rule="hr.leave.has_tiers")
        made, changed = _grant(company, type_, year)
        yield EntitlementsGranted(document=type_.id, year=year, made=made, changed=changed)


def _grant(company: int | None, type_: Any, year: int) -> tuple[int, int]:
    people = list_employed(company or 0)
    numbers = [each.id for each in people]
    existing = _balances(numbers, type_.id, year)
    before = {each.employee_id: each.left for each in _select(numbers, type_.id, year - 1)}
    fresh, changes = [], {}
    for person in people:
        row = _row(person, type_, year, before.get(person.id, ZERO))
        old = existing.get(person.id)
        if old is None:
            fresh.append({"employee": person.id, "type": type_.id, "year": year, **row})
        elif changed := _changed(old, row):
            changes[old.id] = changed
    _write(fresh, changes)
    return len(fresh), len(changes)


def _write(fresh: list[dict[str, Any]], changes: dict[int, dict[str, Any]]) -> None:
    """Balances as computed, with their basis, which nobody types: the system writes them on the user's behalf."""
    with acting(current().actor.as_system("hr.leave.grant_entitlements")):
        if fresh:
            leave_balance.create(fresh)
        if changes:
            leave_balance.edit(changes)


def _row(person: Any, type_: Any, year: int, left_before: Decimal) -> dict[str, Any]:
    """Granted and carried days of a person, as the balance's fields."""
    found = rules.entitlement(
        year, tiers_of(type_.id), person.career_started_on or person.joined_on, person.joined_on, person.left_on
    )
    carried = min(max(left_before, ZERO), type_.carry_over_days)
    until: date | None = rules.end_of_month(year, type_.carry_over_months) if carried else None
    return {"granted": found.days, "carried": carried, "carried_until": until, "basis": found.basis}


def _changed(old: Any, row: dict[str, Any]) -> dict[str, Any]:
    """What of the row differs; carried days that lapsed stay lapsed, and what is used stays covered."""
    if old.carried_until is not None and old.carried_until < clock.today():
        row = {**row, "carried": old.carried, "carried_until": old.carried_until}
    used = old.taken + old.pending - old.adjusted - old.overdraft
    row = {**row, "granted": max(row["granted"], used - row["carried"])}
    return {name: value for name, value in row.items() if getattr(old, name) != value}


def _balances(employees: list[int], type_id: int, year: int) -> dict[int, LeaveBalance]:
    numbers = [each.id for each in _select(employees, type_id, year)]
    return {each.employee_id: each for each in current().load(leave_balance, numbers)}


def _select(employees: list[int], type_id: int, year: int) -> list[LeaveBalance]:
    return store.select(
        LeaveBalance,
        "t.employee_id = ANY(%s::bigint[]) AND t.type_id = %s AND t.year = %s",
        [store.array(employees), type_id, year],
        tail="ORDER BY t.id",
    )


def settle_leavers(employees: list[int]) -> None:
    """Who left keeps of this year what the days employed give, less what is taken. Call it inside a command.

    企业职工带薪年休假实施办法 第十二条: what was taken beyond it is not deducted.
    """
    people = get_employees(employees)
    for type_ in get_leave_types().values():
        for year in {each.left_on.year for each in people.values() if each.left_on} if tiers_of(type_.id) else ():
            changes = {}
            for old in _balances(list(people), type_.id, year).values():
                row = _row(people[old.employee_id], type_, year, old.carried)
                changed = _changed(old, {"granted": row["granted"], "basis": row["basis"], "carried": old.carried})
                if changed:
                    changes[old.id] = changed
            _write([], changes)
