"""The shop floor 车间作业: the page at a machine. ERP knows the machines and the work, HR who is standing there.

The jobs themselves, and everything done with them, are the work orders' ordinary list and commands.
"""

from typing import Any

from quintet.hr.employees.queries import employee_of
from quintet.kernel import register, sql
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Menu
from quintet.kernel.pages import page
from quintet.kernel.text import _

# index erp_wo_start (company_id, start_at, id); machines are few
_STATIONS = """
SELECT m.id, m.code, m.name, c.id, c.name,
       count(w.id) FILTER (WHERE w.state IN ('READY', 'PAUSED')), count(w.id) FILTER (WHERE w.state = 'RUNNING')
FROM erp_machine m JOIN erp_workcentre c ON c.id = m.work_centre_id
LEFT JOIN erp_workorder w ON w.machine_id = m.id AND w.company_id = c.company_id
  AND w.state IN ('READY', 'PAUSED', 'RUNNING')
WHERE c.company_id = %s AND m.active GROUP BY m.id, c.id ORDER BY c.code, c.id, m.code, m.id
"""


@page(
    "erp.shopfloor",
    _("Shop floor", "车间作业"),
    kind="shopfloor",
    icon="tool",
    roles="workshop planner",
    menu=Menu(51),
    room_label=_("Production", "生产"),
    help=_(
        "The next jobs at a machine or of a person: start, pause, report.", "设备或本人的待办工序：开工、暂停、报工。"
    ),
)
def shopfloor(actor: Actor) -> dict[str, Any]:
    """Machines of the company with how much waits and runs at each, and the reader as an employee (None: no record)."""
    employee = employee_of(actor.user_id) if actor.user_id else None
    rows = sql.rows(_STATIONS, [actor.company_id])
    return {
        "me": None if employee is None else {"id": employee, "label": register.titles([employee])[employee][1]},
        "stations": [
            {
                "id": machine,
                "code": code,
                "label": name,
                "work_centre": {"id": centre, "label": centre_name},
                "ready": ready,
                "running": running,
            }
            for machine, code, name, centre, centre_name, ready, running in rows
        ],
    }
