"""People and accounts 人员与账号: who signs in, and where they work, say the same in master data and in HR."""

from collections.abc import Sequence

from quintet.hr.careers import commands as careers
from quintet.hr.employees import commands as employees
from quintet.hr.employees.documents import employee
from quintet.kernel.core_events import DocumentCreated, DocumentEdited
from quintet.kernel.flow import Flow
from quintet.kernel.text import _
from quintet.master.persons.events import PersonUserChanged

flow = Flow("people_and_accounts", _("People and accounts", "人员与账号"), spec="X3")


@flow.after(
    PersonUserChanged, system="hr", label=_("The employee signs in with the person's account", "员工档案同步登录账号")
)
def employee_follows_account(events: Sequence[PersonUserChanged]) -> None:
    """The employee behind a person signs in with the account the person was given."""
    employees.follow_accounts({event.document: event.user for event in events})


@flow.after(
    DocumentCreated,
    of=employee,
    system="hr",
    label=_("A new employee's account belongs to their department", "新员工账号归属其部门"),
)
def account_follows_department(events: Sequence[DocumentCreated]) -> None:
    """The account of somebody newly employed belongs to their department: the scopes of their rights."""
    employees.settle_accounts([event.document for event in events])


@flow.after(
    DocumentCreated, of=employee, system="hr", label=_("A new employee's history begins", "新员工的任职记录开始")
)
def history_begins(events: Sequence[DocumentCreated]) -> None:
    """Somebody newly employed holds their first post from the day they joined on."""
    careers.begin([event.document for event in events])


@flow.after(
    DocumentEdited,
    of=employee,
    system="hr",
    label=_("The history begins on the corrected day of joining", "入职日期更正后任职记录随之调整"),
)
def history_follows_joining(events: Sequence[DocumentEdited]) -> None:
    """The first post begins on the day of joining, when that was corrected."""
    careers.follow([event.document for event in events])
