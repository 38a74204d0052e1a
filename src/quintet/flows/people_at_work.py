"""People at work 人员在岗: schedules know from HR who is there and able; leave, shifts and skills move the work.

Scheduling asks for people whenever it plans. When somebody's leave is approved, their shift changes, a skill ends or
they leave the company, what was planned on them is placed anew in the same transaction, and the record that caused it
is linked with every operation it moved. What stands beside a leave request is told in people_panels.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from quintet.erp.production import commands as production
from quintet.erp.scheduling import commands as scheduling
from quintet.erp.scheduling.commands import PersonFacts
from quintet.hr.employees.events import EmployeeLeft
from quintet.hr.employees.queries import employee_of
from quintet.hr.leave.events import LeaveApproved, LeaveCancelled
from quintet.hr.leave.queries import Absence, list_absences
from quintet.hr.presence.queries import HeldSkill, Person, list_people
from quintet.hr.shifts.events import ShiftChanged
from quintet.hr.skills.commands import GAINED
from quintet.hr.skills.events import EmployeeSkillChanged
from quintet.hr.skills.queries import skills_of
from quintet.kernel import clock, register, sql
from quintet.kernel.commands import Batch
from quintet.kernel.doctor import Finding, check
from quintet.kernel.flow import Flow
from quintet.kernel.text import _
from quintet.kernel.unit import current
from quintet.master.organisation.queries import zone_of

flow = Flow("people_at_work", _("People at work", "人员在岗"), spec="X6")

MOVED = register.name_arrow("moved_work", _("moved", "改排"))
AWAY = _("Away", "请假")  # why is not told to a workshop
LOOK_AHEAD = 150  # days: as far as a move by hand may reach
NIGHT = timedelta(days=1)  # a night shift of yesterday reaches into today


# Before: who is there, and who did it ---------------------------------------------------------------------------------


@scheduling.register_people
def people_facts(company: int, first: date, last: date) -> list[PersonFacts]:
    """Everybody employed: skills with their ends, working time less approved leave; first and last day included."""
    people = list_people(company, first, last)
    zone = zone_of(company)
    departments = register.titles(each.department for each in people)
    away: dict[int, list[Absence]] = {}
    for absence in list_absences(company, first, last):
        away.setdefault(absence.employee, []).append(absence)

    def midnight(on: date) -> datetime:
        return datetime.combine(on, time(), zone).astimezone(UTC)

    def facts(person: Person) -> PersonFacts:
        skills, limits = _skills(person.skills, first, last, midnight)
        leave = [(*_span(each, midnight), AWAY) for each in away.get(person.employee, ())]
        department = departments[person.department][1]
        return PersonFacts(person.employee, person.name, skills, person.windows, limits, leave, department)

    return [facts(each) for each in people]


Limits = dict[int, tuple[datetime | None, datetime | None]]


def _skills(held: Sequence[HeldSkill], first: date, last: date, midnight: Any) -> tuple[dict[int, int], Limits]:
    """{skill: level} and, where it does not hold from first to last, {skill: (from, until)}.

    Levels that follow each other without a gap count as one skill at the lowest of them: nobody is ever planned on
    what they cannot do. After a gap the skill counts again when that time is planned.
    """
    spells: dict[int, tuple[int, date, date]] = {}
    for each in held:
        end = each.valid_to or date.max
        known = spells.get(each.skill)
        if known is None:
            spells[each.skill] = (each.level, each.valid_from, end)
        elif known[2] + timedelta(days=1) >= each.valid_from:
            spells[each.skill] = (min(known[0], each.level), known[1], end)
    limits = {
        skill: (midnight(since) if since > first else None, midnight(end + NIGHT) if end < last else None)
        for skill, (_level, since, end) in spells.items()
        if since > first or end < last
    }
    return {skill: spell[0] for skill, spell in spells.items()}, limits


def _span(absence: Absence, midnight: Any) -> tuple[datetime, datetime]:
    """Leave as people read it: whole days, or from or to noon."""
    noon = timedelta(hours=12)
    start, end = midnight(absence.first_on), midnight(absence.last_on + NIGHT)
    return start + noon * (absence.first_part == "pm"), end - noon * (absence.last_part == "am")


@flow.before(
    scheduling.run,
    system="hr",
    fill=True,
    label=_("HR says who is there and able", "人事提供在岗人员与技能"),
)
def who_is_there(records: Batch[Any]) -> None:
    """On shift, not on leave, with the skills that count: for the run's whole horizon."""
    for record in records:
        first, last = clock.today() - NIGHT, record.first_on + timedelta(days=record.horizon_days)
        record.__dict__["people"] = scheduling.people_at_work(record.company_id, first, last)


@flow.before(
    scheduling.move,
    system="hr",
    fill=True,
    label=_("HR says who is there for a move by hand", "手工改排时人事提供在岗人员"),
)
def who_is_there_then(records: Batch[Any], start_at: datetime) -> None:
    """As for a run, around the new start."""
    last = max(clock.local(start_at).date(), clock.today()) + timedelta(days=LOOK_AHEAD)
    for record in records:
        record.__dict__["people"] = scheduling.people_at_work(record.company_id, clock.today() - NIGHT, last)


@flow.before(
    production.start,
    system="hr",
    fill=True,
    label=_("Who starts work is who does it", "开工人即操作人"),
)
def starter_does_it(records: Batch[Any], inputs: dict[str, Any]) -> None:
    """The employee behind the account, when nobody else is named."""
    _fill_employee(records, inputs)


@flow.before(
    production.report,
    system="hr",
    fill=True,
    label=_("Who reports work is who did it", "报工人即操作人"),
)
def reporter_did_it(records: Batch[Any], inputs: dict[str, Any]) -> None:
    """The employee behind the account, when nobody else is named."""
    _fill_employee(records, inputs)


def _fill_employee(works: Batch[Any], inputs: dict[str, Any]) -> None:
    """Set the input `employee` from who acts: where nobody has the work, or where they could do it themselves.

    A foreman who reports for somebody without an account leaves the work with whom it was planned on.
    """
    actor = current().actor
    if inputs.get("employee") is not None or actor.user_id is None or actor.is_system:
        return
    employee = employee_of(actor.user_id)
    if employee is None:
        return
    today = clock.today()
    held = skills_of(actor.company_id or 0, [employee], today, today).get(employee, ())
    levels = {each.skill: each.level for each in held}
    if all(each.employee_ref is None or levels.get(each.skill_id, 0) >= each.min_level for each in works):
        inputs["employee"] = employee


# After: what was planned on them is placed anew -----------------------------------------------------------------------


@flow.after(
    LeaveApproved,
    system="erp",
    label=_("Approved leave moves the work planned on it", "请假获批后改排其工序"),
)
def leave_moves_work(events: Sequence[LeaveApproved]) -> None:
    """In the transaction of the manager's vote: who is away is planned nowhere."""
    for event in events:
        _move_work(event.document, [event.employee], event.first_on)


@flow.after(
    LeaveCancelled,
    system="erp",
    label=_("Cancelled leave gives work its place again", "销假后重新安排未排工序"),
)
def who_is_back_works(events: Sequence[LeaveCancelled]) -> None:
    """What the leave had moved and nobody could take gets a place again; what others have taken stays with them."""
    for event in events:
        _move_work(event.document, [event.employee], event.first_on)


@flow.after(
    ShiftChanged,
    system="erp",
    label=_("Other hours move the work planned outside them", "班次变更后改排其工序"),
)
def other_hours_move_work(events: Sequence[ShiftChanged]) -> None:
    """What lies outside the new hours is placed anew; assignments entered together move it once."""
    people = sorted({number for event in events for number in event.employees})
    if people:
        _move_work(events[0].document, people, min(event.first_on for event in events))


@flow.after(
    EmployeeSkillChanged,
    system="erp",
    label=_("A skill that ends or changes moves the work that needs it", "技能终止或变更后改排相关工序"),
)
def skills_move_work(events: Sequence[EmployeeSkillChanged]) -> None:
    """Work that needs what somebody cannot do any more goes to somebody who can, or lies nowhere."""
    for event in events:
        if event.kind != GAINED:
            _move_work(event.document, [event.employee], clock.today())


@flow.after(
    EmployeeLeft,
    system="erp",
    label=_("Work of who left goes to others", "离职员工的工序改排他人"),
)
def leavers_hand_work_over(events: Sequence[EmployeeLeft]) -> None:
    """Who left is planned nowhere."""
    for event in events:
        _move_work(event.document, [event.document], event.left_on)


def _move_work(cause: int, employees: Sequence[int], first_on: date) -> None:
    """Place anew what these people cannot do from that day on; the cause is linked with what it moved."""
    record = current().records[cause]
    company = record.company_id
    begins = datetime.combine(first_on, time(), zone_of(company)).astimezone(UTC)
    reason = getattr(record, "number", None) or register.titles([cause])[cause][1]
    changes = scheduling.reschedule(
        company, employees=employees, from_at=begins, lost=_moved_before(cause), reason=reason
    )
    register.link_many(((cause, change.work.id) for change in changes), MOVED)


def _moved_before(cause: int) -> list[int]:
    """What this record moved already: where it lies nowhere, and somebody is back, it gets a place again."""
    rows = sql.rows("SELECT target_id FROM kernel_link WHERE source_id = %s AND kind = %s", [cause, MOVED])
    return [row[0] for row in rows]


# What holds at every moment -------------------------------------------------------------------------------------------

# index erp_slot_time (company_id, end_at)
_AHEAD = """
SELECT s.company_id, s.work_order, s.employee_ref, s.start_at, s.end_at FROM erp_slot s
JOIN erp_workorder w ON w.id = s.work_order AND w.state IN ('WAITING', 'READY', 'RUNNING', 'PAUSED')
WHERE s.end_at > %s AND s.employee_ref IS NOT NULL ORDER BY s.company_id, s.start_at
"""


@check("people_at_work.present", _("Planned work finds its people there", "已排工序的人员均在岗"))
def planned_people_are_there() -> Iterable[Finding]:
    """Nobody is planned from now on while they are on leave, off their shift, or gone."""
    text = _("{name} is not at work at {start}", "{start} {name} 不在岗")
    now = clock.now()
    slots = sql.rows(_AHEAD, [now])
    for company in sorted({row[0] for row in slots}):
        ours = [row for row in slots if row[0] == company]
        last = max(row[4] for row in ours).astimezone(zone_of(company)).date()
        people = {p.employee: p for p in list_people(company, clock.today() - NIGHT, last)}
        for _company, work, employee, start, end in ours:
            person = people.get(employee)
            begins = max(start, now)
            if person is None or not any(a <= begins and end <= b for a, b in person.windows):
                name = person.name if person else str(employee)
                yield Finding(work, text.format(name=name, start=f"{clock.local(start):%Y-%m-%d %H:%M}"))
