"""Leave by month 请假统计: days of each type in each month of a year, counted as they fall."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from quintet.hr.leave.documents import leave_request
from quintet.hr.leave.queries import Absence, get_leave_types, list_absences
from quintet.hr.presence.scope import is_hr, people_for
from quintet.hr.shifts.queries import Roster, get_roster
from quintet.kernel import clock
from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Input
from quintet.kernel.reports import Column, Result, report, to_list
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import _

SMALLEST_GROUP = 5  # totals of fewer people would tell of persons
HALF = Decimal("0.5")
MONTHS = range(1, 13)
_NAMES = (
    _("Jan", "1月"), _("Feb", "2月"), _("Mar", "3月"), _("Apr", "4月"), _("May", "5月"), _("Jun", "6月"),
    _("Jul", "7月"), _("Aug", "8月"), _("Sep", "9月"), _("Oct", "10月"), _("Nov", "11月"), _("Dec", "12月"),
)  # fmt: skip


@report(
    "hr.leave_statistics",
    _("Leave statistics", "请假统计"),
    icon="bar-chart",
    roles="hr_staff department_head executive",
    help=_(
        "Approved days by type and month. Types that fewer than {n} people took are shown together.",
        "按类型与月份统计已批准的天数；少于 {n} 人的类型合并显示。",
    ).format(n=SMALLEST_GROUP),
    labels={"year": _("Year", "年度"), "department": _("Department", "部门")},
    defaults=lambda actor: {"year": clock.today().year},
)
def leave_statistics(
    actor: Actor,
    *,
    year: int | None = None,
    department: Annotated[int | None, Input(to="master.org_unit")] = None,
) -> Result:
    """Days of leave by type and month, of the people the reader is responsible for. Raises InvalidInput."""
    chosen = year or clock.today().year
    if not 1990 <= chosen <= 2200:
        raise InvalidInput([Invalid(_("Enter a year like 2026", "请填写年份，如 2026"), "year", "hr.statistics.year")])
    first, last = date(chosen, 1, 1), date(chosen, 12, 31)
    everywhere = actor.is_system or "executive" in actor.roles
    people = [each.id for each in people_for(actor, department, everywhere=everywhere)]
    absences = list_absences(actor.company_id or 0, first, last, employees=people)
    counted = _count(absences, get_roster(actor.company_id or 0, people, first, last), chosen)
    rows = [_row(type_, figures, absences, chosen) for type_, figures in _grouped(counted, absences, is_hr(actor))]
    columns = [
        Column("type", _("Leave type", "假期类型"), width=140),
        *(Column(f"m{n}", _NAMES[n - 1], "decimal", width=70) for n in MONTHS),
        Column("total", _("Days", "合计天数"), "decimal", width=90),
        Column("people", _("People", "人数"), "integer", width=70),
    ]
    return Result(columns, rows, _totals(rows))


def _count(absences: Iterable[Absence], roster: Roster, year: int) -> dict[int, dict[int, Decimal]]:
    """{type: {month: days}} of the days that count for the type."""
    found: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    types = get_leave_types()
    for each in absences:
        every_day = types[each.type].counts == "calendar"
        for on, part in each.parts().items():
            if on.year == year and (every_day or roster.works(each.employee, on)):
                found[each.type][on.month] += 1 if part == "whole" else HALF
    return found


def _grouped(
    counted: dict[int, dict[int, Decimal]], absences: Iterable[Absence], hr: bool
) -> list[tuple[frozenset[int], dict[int, Decimal]]]:
    """(types, {month: days}): each type for itself, to others than HR small groups together or not at all."""
    people: dict[int, set[int]] = defaultdict(set)
    for each in absences:
        people[each.type].add(each.employee)
    own = {t for t in counted if hr or len(people[t]) >= SMALLEST_GROUP}
    rest = frozenset(counted) - own
    found = [(frozenset({t}), counted[t]) for t in sorted(own, key=lambda t: get_leave_types()[t].code)]
    if rest and len(set().union(*(people[t] for t in rest))) >= SMALLEST_GROUP:
        together: dict[int, Decimal] = defaultdict(Decimal)
        for type_ in rest:
            for month, days in counted[type_].items():
                together[month] += days
        found.append((rest, together))
    return found


def _row(types: frozenset[int], figures: dict[int, Decimal], absences: Iterable[Absence], year: int) -> dict[str, Any]:
    known = get_leave_types()
    name = known[next(iter(types))].name if len(types) == 1 else str(_("Others", "其他"))
    where: list[list[Any]] = [["state", "=", "APPROVED"], ["type", "in", sorted(types)], ["from_on", "=", str(year)]]
    return {
        "type": name,
        **{f"m{month}": days for month, days in figures.items()},
        "total": sum(figures.values(), Decimal(0)),
        "people": len({each.employee for each in absences if each.type in types}),
        "_link": to_list(leave_request.name, where),
    }


def _totals(rows: list[dict[str, Any]]) -> dict[str, Any]:
    names = [*(f"m{month}" for month in MONTHS), "total"]
    sums = {name: sum((row.get(name, Decimal(0)) for row in rows), Decimal(0)) for name in names}
    return {"type": str(_("All", "合计")), **sums}
