"""Skills of employees on screen."""

from collections.abc import Iterable
from typing import Any

from quintet.hr.employees.queries import get_employees
from quintet.hr.skills.models import EmployeeSkill
from quintet.kernel import store
from quintet.kernel.documents import Document, Form, List, Menu, Preset, Section
from quintet.kernel.results import Invalid
from quintet.kernel.rights import DEPARTMENT, OWN, Rights, may
from quintet.kernel.text import _

ENDING_DAYS = 60

employee_skill = Document(
    EmployeeSkill,
    number="SK{n:06}",
    menu=Menu(40),
    room_label=_("Skills", "技能"),
    icon="safety-certificate",
    date="valid_to",
    list=List(
        columns=["employee", "skill", "level", "valid_from", "valid_to", "certificate_no", "unit"],
        sort="-valid_from",
        filters=["employee", "skill", "level", "valid_to", "unit"],
        group_by=["skill", "unit"],
        presets=[
            Preset(
                "ending",
                _("Ending in {n} days", "{n} 天内到期").format(n=ENDING_DAYS),
                [("valid_to", ">=", "today"), ("valid_to", "<=", f"today+{ENDING_DAYS}")],
                sort="valid_to",
            ),
            Preset("ended", _("Ended", "已失效"), [("valid_to", "<", "today")], sort="-valid_from"),
            Preset("open", _("Without end", "长期有效"), [("valid_to", "empty", True)]),
            Preset("teachers", _("Can teach", "可带教"), [("level", "=", 5)]),
        ],
    ),
    form=Form(
        sections=[
            Section(_("Skill", "技能"), ["number", "employee", "skill", "level", "valid_from", "valid_to"]),
            Section(_("Certificate", "证书"), ["certificate_no", "issued_by", "end_reason"]),
        ]
    ),
    rights=Rights(
        hr_staff=may("create edit change_level renew end"),
        planner=may("read"),
        department_head=may("read", DEPARTMENT),
        workshop=may("read", DEPARTMENT),
        everybody=may("read", OWN),
    ),
    search=("number", "certificate_no"),
    help=_(
        "Who may be scheduled on an operation follows from these, day by day.",
        "谁可以排到哪道工序，按此逐日判断。",
    ),
    empty=_(
        "No skills yet: enter what people can do, with its certificate.", "还没有技能记录：请登记员工的技能与证书。"
    ),
)


@employee_skill.prepare
def belongs_to_the_employee(records: list[Any]) -> None:
    """Owner and department are the employee's, so that scopes of rights cover the skill."""
    people = get_employees(each.employee_id for each in records)
    for each in records:
        person = people.get(each.employee_id)
        if person is None or person.company_id != each.company_id:
            each.employee_id = None
        else:
            each.owner_id, each.unit_id = person.user_id, person.department_id


@employee_skill.rule
def stays_with_employee_and_skill(record: Any) -> Iterable[Invalid]:
    """Another person or another skill is another record."""
    for name in {"employee_id", "skill_id"} & set(store.changed(record)):
        text = _("End this one and enter another", "请终止本记录后另行登记")
        yield Invalid(text, name.removesuffix("_id"))


@employee_skill.rule
def level_from_one_to_five(record: Any) -> Invalid | None:
    """1 learns, 5 teaches."""
    if not 1 <= record.level <= 5:
        return Invalid(_("A level lies between 1 and 5", "技能等级须在 1 到 5 之间"), "level")
    return None


@employee_skill.rule
def ends_after_it_begins(record: Any) -> Invalid | None:
    """The last day is not before the first."""
    if record.valid_to is not None and record.valid_to < record.valid_from:
        return Invalid(_("It ends before it begins", "失效日期早于生效日期"), "valid_to")
    return None
