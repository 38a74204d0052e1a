"""The skill matrix 技能矩阵: people × skills, the level in each square, coloured by how soon it ends."""

from datetime import date, timedelta
from typing import Annotated, Any

from quintet.hr.presence.scope import people_for
from quintet.hr.skills.documents import ENDING_DAYS, employee_skill
from quintet.hr.skills.queries import HeldSkill, skills_of
from quintet.kernel import clock, register
from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Input
from quintet.kernel.reports import Column, Result, ref, report, to_list
from quintet.kernel.text import _


@report(
    "hr.skill_matrix",
    _("Skill matrix", "技能矩阵"),
    icon="appstore",
    roles="hr_staff department_head planner workshop",
    help=_(
        "Level of each skill, 1 learns to 5 teaches; yellow: ends within {n} days.",
        "各项技能的等级，1 学习中至 5 可带教；黄色表示 {n} 天内到期。",
    ).format(n=ENDING_DAYS),
    labels={"department": _("Department", "部门"), "on": _("On", "日期")},
    defaults=lambda actor: {"on": clock.today()},
)
def skill_matrix(
    actor: Actor,
    *,
    department: Annotated[int | None, Input(to="master.org_unit")] = None,
    on: date | None = None,
) -> Result:
    """Everybody the reader is responsible for, with the skills that count on the day; four statements."""
    day = on or clock.today()
    people = people_for(actor, department)
    held = skills_of(actor.company_id or 0, [each.id for each in people], day, day)
    titles = register.titles({s.skill for skills in held.values() for s in skills} | {p.department_id for p in people})
    skills = sorted({s.skill for each in held.values() for s in each}, key=lambda number: titles[number][2])
    columns = [
        Column("employee", _("Employee", "员工"), "ref", to="hr.employee", width=130),
        Column("department", _("Department", "部门"), width=120),
        *(Column(f"s{number}", _(titles[number][1], titles[number][1]), width=110) for number in skills),
        Column("count", _("Skills", "技能数"), "integer", width=80),
    ]
    rows = [_row(each, titles[each.department_id][1], held.get(each.id, ()), day) for each in people]
    return Result(columns, rows, _totals(rows, skills))


def _row(person: Any, department: str, skills: Any, day: date) -> dict[str, Any]:
    row: dict[str, Any] = {
        "employee": ref("hr.employee", person.id, person.name),
        "department": department,
        "count": len(skills),
    }
    tones, links = {}, {}
    for each in skills:
        name = f"s{each.skill}"
        row[name] = _told(each, day)
        tones[name] = _tone(each, day)
        links[name] = to_list(employee_skill.name, [("employee", "=", person.id), ("skill", "=", each.skill)])
    return {**row, "_tones": tones, "_links": links}


def _told(skill: HeldSkill, day: date) -> str:
    if not _ends_soon(skill, day):
        return str(skill.level)
    return str(_("{level} to {on}", "{level}（至 {on}）").format(level=skill.level, on=f"{skill.valid_to:%m-%d}"))


def _ends_soon(skill: HeldSkill, day: date) -> bool:
    return skill.valid_to is not None and skill.valid_to <= day + timedelta(days=ENDING_DAYS)


def _tone(skill: HeldSkill, day: date) -> str:
    if _ends_soon(skill, day):
        return "warning"
    return "success" if skill.level >= 4 else "processing" if skill.level >= 3 else "default"


def _totals(rows: list[dict[str, Any]], skills: list[int]) -> dict[str, Any]:
    """How many have each skill."""
    counted = {f"s{number}": str(sum(f"s{number}" in row for row in rows)) for number in skills}
    return {"department": str(_("People", "人数")), **counted, "count": sum(row["count"] for row in rows)}
