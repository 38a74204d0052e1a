"""Employees and positions: who works where, as what, for whom. The directory of the house."""

from collections.abc import Iterable
from typing import Any

from quintet.hr.employees.models import ACTIVE, LEFT, Employee, Position
from quintet.kernel import store
from quintet.kernel.documents import Document, Form, List, Menu, Preset, Section
from quintet.kernel.results import Invalid
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _
from quintet.master.persons.queries import get_persons

ROOM = _("Employees", "员工")

position = Document(
    Position,
    menu=Menu(20),
    room_label=ROOM,
    icon="idcard",
    list=List(columns=["code", "name", "unit", "grade", "headcount", "active"], sort="code", filters=["unit"]),
    form=Form(
        sections=[
            Section(_("Position", "职位"), ["code", "name", "unit", "grade", "headcount", "active"]),
            Section(_("Job", "岗位"), ["description"], columns=2),
        ]
    ),
    rights=Rights(hr_staff=may("create edit"), everybody=may("read")),
)

employee = Document(
    Employee,
    menu=Menu(10),
    number="E{n:05}",
    title="name",
    subtitle="number",
    room_label=ROOM,
    icon="contacts",
    list=List(
        columns=["number", "name", "department", "position", "manager", "joined_on", "state"],
        sort="pinyin",
        filters=["state", "department", "position", "manager", "kind"],
        group_by=["department", "position", "state"],
        presets=[
            Preset("employed", _("Employed", "在职"), [("state", "=", "ACTIVE")]),
            Preset("probation", _("On probation", "试用期"), [("kind", "=", "probation")]),
        ],
    ),
    form=Form(
        sections=[
            Section(
                _("Person", "人员"),
                ["number", "person", "user_id", "kind", "joined_on", "career_started_on", "left_on"],
            ),
            Section(_("Post", "岗位"), ["department", "position", "manager", "work_place"]),
        ],
        states=[ACTIVE, LEFT],
    ),
    # the directory is everybody's; when and how somebody is employed is HR's and their heads' to know
    rights=Rights(
        hr_staff=may("create edit transfer leave assign_shift"),
        everybody=may("read"),
        fields={
            "joined_on": "hr_staff executive department_head",
            "left_on": "hr_staff executive department_head",
            "kind": "hr_staff executive department_head",
            "career_started_on": "hr_staff",
        },
    ),
    editable_in=ACTIVE,
    once=("department", "position", "manager", "kind"),
    search=("number", "name"),
    date="joined_on",
    empty=_(
        "No employees yet: add a person first, then employ them here.",
        "还没有员工：请先新建人员，再在此办理入职。",
    ),
)


@employee.prepare
def follow_person(employees: list[Any]) -> None:
    """Name and account come from the person; owner and department make the scopes of rights cover the employee."""
    people = get_persons(each.person_id for each in employees)
    for each in employees:
        person = people.get(each.person_id)
        if person is not None:
            each.name, each.pinyin, each.user_id = person.name, person.pinyin, person.user_ref
        each.owner_id, each.unit_id = each.user_id, each.department_id


_BY_TRANSFER = {"department_id": "department", "position_id": "position", "manager_id": "manager", "kind": "kind"}


@employee.rule
def moves_by_transfer(record: Any) -> Iterable[Invalid]:
    """Department, position, manager and employment change by the transfer: it keeps the history, rights move along."""
    if not record._state.adding:
        for name in sorted(_BY_TRANSFER.keys() & set(store.changed(record))):
            text = _("Use Transfer to change it: the history is kept", "请使用“调动”变更，以保留任职记录")
            yield Invalid(text, _BY_TRANSFER[name])


@employee.rule
def not_own_manager(record: Any) -> Invalid | None:
    """Nobody manages themselves."""
    if record.manager_id is not None and record.manager_id == record.id:
        return Invalid(_("Nobody manages themselves", "直接上级不能是本人"), "manager")
    return None
