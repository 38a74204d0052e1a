"""The employee's file 员工档案: history and pay beside the employee, people beside the department."""

from datetime import timedelta
from typing import Any

from quintet.hr.careers.documents import assignment
from quintet.hr.careers.queries import count_heads, list_members
from quintet.hr.employees.documents import employee
from quintet.hr.pay.documents import pay_grant, pay_rate
from quintet.hr.skills.documents import employee_skill
from quintet.kernel import clock
from quintet.kernel.actor import Actor
from quintet.kernel.flow import Flow
from quintet.kernel.panels import Block, fact, facts, list_block
from quintet.kernel.text import _
from quintet.master.organisation.documents import org_unit
from quintet.master.organisation.queries import list_units_below

flow = Flow("people_file", _("Employee file", "员工档案"), spec="H4")


@flow.beside(employee, system="hr", label=_("Career", "任职历程"))
def career(record: Any, actor: Actor) -> list[Block]:
    """The posts held and planned, the latest first: one's own, one's department's, HR's to see."""
    return _unless_empty(
        list_block(
            actor,
            assignment,
            [("employee", "=", record.id), ("state", "!=", "CANCELLED")],
            ["state", "valid_from", "valid_to", "department", "position", "manager", "kind", "reason", "remark"],
            sort="-valid_from",
            limit=50,
            empty=_("No history to see.", "没有可查看的任职记录。"),
        )
    )


@flow.beside(employee, system="hr", label=_("Pay", "薪酬"), layer="money")
def pay(record: Any, actor: Actor) -> list[Block]:
    """The rates of pay, the latest first, for payroll, the employee, and whom payroll granted it; else nothing."""
    columns = ["valid_from", "kind", "amount", "currency", "pays", "reason", "remark"]
    mine = [("employee", "=", record.id)]
    found = list_block(actor, pay_rate, mine, columns, sort="-valid_from", limit=50, empty=_("No rate.", "没有定薪。"))
    if "payroll" not in actor.roles:
        return _unless_empty(found)
    nobody = _("Granted to nobody else.", "未授权他人查看。")
    granted = list_block(
        actor,
        pay_grant,
        mine,
        ["user", "valid_from", "valid_to", "reason"],
        sort="-valid_from",
        empty=nobody,
    )
    return [*found, *_unless_empty(granted)]


@flow.beside(employee, system="hr", label=_("Skills", "技能"))
def skills(record: Any, actor: Actor) -> list[Block]:
    """What they can do, and until when."""
    return _unless_empty(
        list_block(
            actor,
            employee_skill,
            [("employee", "=", record.id)],
            ["skill", "level", "valid_from", "valid_to", "certificate_no"],
            sort="-valid_from",
            limit=50,
            empty=_("No skills entered.", "没有技能记录。"),
        )
    )


@flow.beside(org_unit, system="hr", label=_("Head count", "人数"))
def heads(record: Any) -> list[Block]:
    """How many work here today, with those below, and a year ago."""
    today = clock.today()
    below = list_units_below(record.id)
    now = count_heads(record.company_id, today)
    then = count_heads(record.company_id, today - timedelta(days=365))
    return [
        facts(
            [
                fact(_("Today", "今日"), str(now.get(record.id, 0))),
                fact(_("With departments below", "含下级部门"), str(sum(now.get(unit, 0) for unit in below))),
                fact(
                    _("A year ago, with those below", "一年前（含下级）"), str(sum(then.get(unit, 0) for unit in below))
                ),
            ]
        )
    ]


@flow.beside(org_unit, system="hr", label=_("People", "人员"))
def people(record: Any, actor: Actor) -> list[Block]:
    """Who works here today, by name; of any other day the report of members tells."""
    here = [each.employee for each in list_members(record.company_id, [record.id], clock.today())]
    return list_block(
        actor,
        employee,
        [("id", "in", here)],
        ["number", "position", "manager", "work_place"],
        limit=100,
        empty=_("Nobody works here.", "该部门没有人员。"),
    )


def _unless_empty(blocks: list[Block]) -> list[Block]:
    """Nothing where there is nothing to see: not even that something might be."""
    return [block for block in blocks if block["rows"]]
