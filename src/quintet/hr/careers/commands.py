"""Histories begin, go on and end with the employee; corrections and cancelled plans are commands of their own."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from quintet.hr.careers import history, timeline
from quintet.hr.careers.documents import assignment
from quintet.hr.careers.events import AssignmentCorrected, MoveCancelled
from quintet.hr.careers.models import CANCELLED, CURRENT, KINDS, LEAVINGS, PAST, PLANNED, REASONS, Assignment
from quintet.hr.careers.timeline import DAY, Posts
from quintet.hr.employees.documents import employee
from quintet.hr.shifts import commands as shifts
from quintet.kernel import clock, sql, store
from quintet.kernel.actor import system_actor
from quintet.kernel.commands import Batch
from quintet.kernel.inputs import Input
from quintet.kernel.results import Refused
from quintet.kernel.runner import together
from quintet.kernel.text import Text, _
from quintet.kernel.unit import current
from quintet.kernel.upkeep import after_migrate
from quintet.master.persons import commands as persons

__all__ = ["KIND_OPTIONS", "LEAVING_OPTIONS", "MOVE_OPTIONS", "begin", "end", "follow", "hand_over", "move", "take_up"]


def _options(choices: Iterable[Sequence[Any]]) -> tuple[tuple[str, Text], ...]:
    return tuple((choice[0], choice[1]) for choice in choices)


MOVE_OPTIONS, LEAVING_OPTIONS, KIND_OPTIONS = _options(REASONS[1:]), _options(LEAVINGS), _options(KINDS)
write_history = history.write_history


# what their files say; who left already holds no post any more
_FIRST = """
SELECT e.id, e.company_id, e.department_id, e.position_id, e.manager_id, e.kind, e.joined_on, e.left_on,
       CASE e.state WHEN 'LEFT' THEN 'PAST' ELSE 'CURRENT' END, CASE e.state WHEN 'LEFT' THEN 'other' ELSE '' END
FROM hr_employee e WHERE (%s::bigint[] IS NULL OR e.id = ANY(%s::bigint[]))
  AND NOT EXISTS (SELECT 1 FROM hr_assignment a WHERE a.employee_id = e.id) ORDER BY e.id
"""
_FIRST_ROW = ("employee_id", "company_id", *timeline.POST, "valid_from", "valid_to", "state", "end_reason")


def begin(employees: Iterable[int] | None = None) -> None:
    """The first post of employees (of all) who have none: what their file says, from the day they joined on."""
    ids = None if employees is None else store.array(employees)
    timeline.write([dict(zip(_FIRST_ROW, row, strict=True)) for row in sql.rows(_FIRST, [ids, ids])])


@after_migrate("hr.begin_histories")
def begin_histories() -> None:
    """Employees of an older version get the first record of their history."""
    if sql.value(
        "SELECT 1 FROM hr_employee e WHERE NOT EXISTS"
        " (SELECT 1 FROM hr_assignment a WHERE a.employee_id = e.id) LIMIT 1"
    ):
        with together(system_actor("hr.begin_histories"), "hr.begin_histories"):
            begin()


def follow(employees: Iterable[int]) -> None:
    """The first post begins on the day of joining, when that was corrected in the file."""
    people = current().load(employee, sorted(set(employees)), lines=False)
    posts = timeline.load([each.id for each in people])
    for each in people:
        for post in posts.get(each.id, ())[:1]:
            post.valid_from = each.joined_on
    current().flush()


def move(
    people: Sequence[Any], day: date, changes: Mapping[str, Any], *, reason: str = "moved", remark: str = ""
) -> Posts:
    """These employees hold another post from a day on: at once when it has come, else planned. Their histories.

    Raises Refused for a day they are not employed on, held an earlier post on, or begin another post on.
    """
    today = clock.today()
    posts = timeline.load([each.id for each in people])
    rows = [timeline.split(each, posts.get(each.id, ()), day, changes, today) for each in people]
    for made in timeline.write([{**row, "reason": reason, "remark": remark} for row in rows]):
        posts[made.employee_id].append(made)
    if day <= today:
        take_up(people, posts)
    return posts


def take_up(people: Sequence[Any], posts: Posts) -> None:
    """File, account and shift of these employees are those of their current posts."""
    timeline.in_file(people, posts)
    current().flush()
    persons.set_departments({each.user_id: each.department_id for each in people if each.user_id})
    for person in people:
        now = next((post for post in posts[person.id] if post.state == CURRENT.value), None)
        before = next((post for post in posts[person.id] if now and post.valid_to == now.valid_from - DAY), None)
        if now and now.shift_id and before and before.shift_id != now.shift_id:
            shifts.assign_shift([person.id], shift=now.shift_id, valid_from=now.valid_from)


def advance(people: Sequence[Any]) -> list[tuple[Any, date]]:
    """Planned posts whose day has come are the present ones: (employee, since when) of those who changed."""
    posts, today = timeline.load([each.id for each in people]), clock.today()
    moved = [(each, post) for each in people if (post := timeline.advance(posts.get(each.id, ()), today))]
    take_up([each for each, _post in moved], posts)
    return [(each, post.valid_from) for each, post in moved]


def end(people: Sequence[Any], last: date, reason: str, *, gone: bool) -> None:
    """The histories of these employees end on that day: over, or (`gone` False) planned to be."""
    posts = timeline.load([each.id for each in people])
    for each in people:
        timeline.close(posts.get(each.id, ()), last, reason, gone=gone)


_REPORTS = "SELECT id FROM hr_employee WHERE manager_id = ANY(%s::bigint[]) AND state = 'ACTIVE' ORDER BY id"
# index hr_assignment_manager
_PLANNED_UNDER = (
    "SELECT DISTINCT employee_id FROM hr_assignment WHERE manager_id = ANY(%s::bigint[]) AND state = 'PLANNED'"
)


def hand_over(above: Mapping[int, int | None], day: date) -> None:
    """{who leaves: the manager above}: their reports have that one from a day on, planned posts below them too.

    Where a report's post began on that day or later, that post has the new manager.
    """
    leaving = store.array(above)
    ids = {row[0] for text in (_REPORTS, _PLANNED_UNDER) for row in sql.rows(text, [leaving])} - above.keys()
    people = current().load(employee, sorted(ids), lines=False)
    posts, rows = timeline.load(ids), []
    for each in people:
        for post in [post for post in posts.get(each.id, ()) if post.state != PAST.value and post.manager_id in above]:
            change = {"manager_id": above[post.manager_id]}
            if post.state == CURRENT.value and post.valid_from < day and post is timeline.covering([post], day):
                rows.append({**timeline.split(each, posts[each.id], day, change, day), "reason": "reports"})
            else:
                post.manager_id = change["manager_id"]
    for made in timeline.write(rows):
        posts[made.employee_id].append(made)
    timeline.in_file(people, posts)


@assignment.command(label=_("Correct", "更正"), bulk=False, lines=False)
def correct(
    records: Batch[Assignment],
    *,
    remark: Annotated[str, Input(label=_("Why", "更正原因"))],
    valid_from: Annotated[date | None, Input(label=_("From", "开始日期"))] = None,
    department: Annotated[int | None, Input(to="master.org_unit", label=_("Department", "部门"))] = None,
    position: Annotated[int | None, Input(to="hr.position", label=_("Position", "职位"))] = None,
    manager: Annotated[int | None, Input(to="hr.employee", label=_("Manager", "直接上级"))] = None,
    kind: Annotated[str, Input(label=_("Employment", "用工形式"), options=KIND_OPTIONS)] = "",
    reason: Annotated[str, Input(label=_("Why it began", "任职原因"), options=_options(REASONS))] = "",
):
    """Put right what the file says of a post; what is left empty stays. The post before ends the day before it begins.

    The current post's file and account follow at once, and the day of joining follows the first post. Raises Refused
    for a cancelled post, and for a day that would leave the post before or this one without a day.
    """
    given = {
        "department_id": department,
        "position_id": position,
        "manager_id": manager,
        "kind": kind,
        "reason": reason,
    }
    people = {p.id: p for p in current().load(employee, sorted({r.employee_id for r in records}), lines=False)}
    posts = timeline.load(people)
    for each in records:
        if each.state == CANCELLED.value:
            raise Refused(_("It was cancelled", "该记录已撤销"), rule="hr.careers.not_cancelled")
        for name, value in given.items():
            if value:
                setattr(each, name, value)
        each.unit_id, each.remark = each.department_id, remark
        if valid_from and valid_from != each.valid_from:
            history.begin_on(each, people[each.employee_id], posts[each.employee_id], valid_from)
        yield AssignmentCorrected(
            document=each.id, employee=each.employee_id, valid_from=each.valid_from, valid_to=each.valid_to
        )
    take_up([people[number] for number in sorted({r.employee_id for r in records if r.state == CURRENT.value})], posts)


@assignment.command(PLANNED >> CANCELLED, label=_("Cancel", "撤销"), style="danger", lines=False)
def cancel(records: Batch[Assignment], *, reason: Annotated[str, Input(label=_("Reason", "原因"))]):
    """What was planned will not happen: the post before it goes on."""
    posts = timeline.load({each.employee_id for each in records})
    for each in sorted(records, key=lambda r: r.valid_from, reverse=True):
        before = timeline.covering(posts[each.employee_id], each.valid_from - DAY)
        if before is not None:
            before.valid_to, before.end_reason = each.valid_to, each.end_reason
        each.remark = reason
        yield MoveCancelled(document=each.id, employee=each.employee_id, valid_from=each.valid_from)
