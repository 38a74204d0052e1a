"""Who worked where on a day 部门人员: people and head counts by department, as it was called and lay then."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any

from quintet.hr.careers.models import REASONS
from quintet.hr.careers.posts import Post, list_members
from quintet.hr.employees.documents import employee, position
from quintet.kernel import clock, register
from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Input
from quintet.kernel.reports import Column, Heading, Result, ref, report, to_document
from quintet.kernel.rights import units_below
from quintet.kernel.text import Text, _
from quintet.master.organisation.documents import org_unit
from quintet.master.organisation.queries import UnitThen, units_on

_HOUSE = {"hr_staff", "executive", "administrator", "auditor"}
_REASON = {value: label for value, label, *_tone in REASONS}
_COLUMNS = (
    Column("name", _("Department, people", "部门与人员"), width=240),
    Column("heads", _("People", "人数"), "integer", width=80),
    Column("all", _("With those below", "含下级"), "integer", width=100),
    Column("position", _("Position", "职位"), "ref", position.name, width=160),
    Column("manager", _("Manager", "直接上级"), "ref", employee.name, width=120),
    Column("since", _("Since", "任职起"), "date", width=110),
    Column("until", _("Until", "任职止"), "date", width=110),
    Column("reason", _("Why it began", "任职原因"), width=120),
)


@report(
    "hr.members",
    _("Members as of a day", "部门人员（时点）"),
    icon="apartment",
    roles="hr_staff department_head executive",
    help=_(
        "Departments as they were called and lay that day, with who worked there; a day to come shows what is planned.",
        "按该日的部门名称与隶属关系列出在职人员；未来日期显示已计划的变动。",
    ),
    labels={"department": _("Department", "部门"), "on": _("On", "日期")},
    defaults=lambda actor: {"on": clock.today()},
)
def members(
    actor: Actor,
    *,
    department: Annotated[int | None, Input(to="master.org_unit")] = None,
    on: date | None = None,
) -> Result:
    """The departments the reader is responsible for with their people on the day; five statements."""
    day = on or clock.today()
    units = units_on(day)
    seen = set(units) if actor.is_system or _HOUSE & actor.roles else set(units_below(actor.unit_id or 0))
    below = _children(unit for unit in units.values() if unit.id in seen)
    tops = [department] if department in units else below[None]
    shown = [(unit, level) for top in tops for unit, level in _walk(top, below, 0) if unit in seen]
    people = list_members(actor.company_id or 0, [unit for unit, _level in shown], day)
    counts = Counter(each.department for each in people)
    titles = register.titles(n for each in people for n in (each.position, each.manager))
    rows: list[dict[str, Any]] = []
    for unit, level in shown:
        whole = sum(counts[each] for each, _level in _walk(unit, below, 0))
        if whole:
            rows.append(_unit_row(units[unit], level, counts[unit], whole))
            rows += [_person_row(each, level + 1, titles) for each in people if each.department == unit]
    period = Text(str(day), str(day))
    return Result(_COLUMNS, rows, {"name": str(_("All", "合计")), "heads": len(people)}, heading=Heading(None, period))


def _children(units: Iterable[UnitThen]) -> dict[int | None, list[int]]:
    """Departments by what they lay below; those at the top of what is seen lie below None."""
    shown = {unit.id: unit for unit in sorted(units, key=lambda unit: unit.code)}
    below: dict[int | None, list[int]] = {None: []}
    for each in shown.values():
        below.setdefault(each.parent if each.parent in shown else None, []).append(each.id)
    return below


def _walk(top: int, below: Mapping[int | None, list[int]], level: int) -> Iterable[tuple[int, int]]:
    yield top, level
    for each in below.get(top, ()):
        yield from _walk(each, below, level + 1)


def _unit_row(unit: UnitThen, level: int, heads: int, whole: int) -> dict[str, Any]:
    return {
        "name": f"{unit.name} {unit.code}",
        "heads": heads,
        "all": whole if whole != heads else None,
        "_level": level,
        "_bold": True,
        "_link": to_document(org_unit.name, unit.id),
    }


def _person_row(each: Post, level: int, titles: Mapping[int, tuple[str, str, str]]) -> dict[str, Any]:
    def named(number: int | None) -> dict[str, Any] | None:
        return ref(titles[number][0], number, titles[number][1]) if number in titles and number else None

    return {
        "name": each.name,
        "position": named(each.position),
        "manager": named(each.manager),
        "since": each.valid_from,
        "until": each.valid_to,
        "reason": str(_REASON[each.reason]),
        "_level": level,
        "_link": to_document(employee.name, each.employee),
    }
