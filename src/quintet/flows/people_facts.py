"""Facts about people 人事事实: what is entered or edited by hand is said as the fact it is; rights follow people.

The kernel says only "created" and "edited"; schedules, and whoever else rests on skills and shifts, hear it from here.
"""

from collections.abc import Sequence

from quintet.hr.employees.events import EmployeeLeft, EmployeeTransferred
from quintet.hr.employees.queries import employees_of_persons
from quintet.hr.leave import commands as leave
from quintet.hr.presence import commands as presence
from quintet.hr.shifts import commands as shifts
from quintet.hr.shifts.documents import shift, shift_assignment
from quintet.hr.skills import commands as skills
from quintet.hr.skills.documents import employee_skill
from quintet.kernel.core_events import DocumentCreated, DocumentEdited
from quintet.kernel.flow import Flow
from quintet.kernel.text import _
from quintet.master.persons.events import PersonUserChanged

flow = Flow("people_facts", _("Facts about people", "人事事实"), spec="X13")


@flow.after(
    DocumentCreated,
    of=employee_skill,
    system="hr",
    label=_("A skill entered is a skill gained", "登记技能即为获得技能"),
)
def skill_is_gained(events: Sequence[DocumentCreated]) -> None:
    """Entered by hand or imported: the employee has it."""
    skills.announce([event.document for event in events], kind=skills.GAINED)


@flow.after(DocumentEdited, of=employee_skill, system="hr", label=_("A corrected skill is told", "更正的技能告知排程"))
def skill_is_changed(events: Sequence[DocumentEdited]) -> None:
    """Level or dates were corrected."""
    skills.announce([event.document for event in events], kind=skills.CHANGED)


@flow.after(
    DocumentCreated,
    of=shift_assignment,
    system="hr",
    label=_("An assignment changes somebody's hours", "排班改变工作时间"),
)
def hours_change(events: Sequence[DocumentCreated]) -> None:
    """Somebody is on another shift."""
    shifts.announce([event.document for event in events])


@flow.after(
    DocumentEdited, of=shift_assignment, system="hr", label=_("A corrected assignment is told", "更正的排班告知排程")
)
def hours_are_corrected(events: Sequence[DocumentEdited]) -> None:
    """The dates of an assignment were corrected."""
    shifts.announce([event.document for event in events])


@flow.after(DocumentEdited, of=shift, system="hr", label=_("New hours of a shift are told", "班次时间变更告知排程"))
def shift_is_changed(events: Sequence[DocumentEdited]) -> None:
    """The hours of a shift may have changed for all who are on it."""
    shifts.announce_hours([event.document for event in events])


@flow.after(EmployeeTransferred, system="hr", label=_("Records of a person move with them", "个人人事记录随调动转移"))
def records_move_along(events: Sequence[EmployeeTransferred]) -> None:
    """Skills, shifts, balances and requests belong to the new department: its head sees them, the old one no more."""
    presence.let_records_follow([event.document for event in events])


@flow.after(
    PersonUserChanged, system="hr", label=_("Records of a person follow their account", "个人人事记录随账号归属")
)
def records_follow_account(events: Sequence[PersonUserChanged]) -> None:
    """Who got an account owns what is theirs."""
    presence.let_records_follow(employees_of_persons(event.document for event in events))


@flow.after(EmployeeLeft, system="hr", label=_("Leavers keep leave in proportion", "离职按在职天数折算年假"))
def leavers_are_settled(events: Sequence[EmployeeLeft]) -> None:
    """Entitlements of the year of leaving, in proportion to the days employed."""
    leave.entitlements.settle_leavers([event.document for event in events])
