"""The posts of employees in order, and how a move, a leaving or a day changes them.

Works on loaded records of the unit; the callers hold the lock of the employees.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from quintet.hr.careers.documents import assignment
from quintet.hr.careers.models import CANCELLED, CURRENT, PAST, PLANNED, Assignment
from quintet.kernel import sql, store
from quintet.kernel.results import Refused
from quintet.kernel.text import _
from quintet.kernel.unit import acting, current

DAY = timedelta(days=1)
POST = ("department_id", "position_id", "manager_id", "kind")  # what the employee's file says as well
Posts = dict[int, list[Assignment]]

_NOT_EMPLOYED = _("{name} is not employed on {day}", "{name}于 {day} 不在职")
_PAST = _(
    "On {day} {name} held an earlier post: correct the history instead",
    "{day} 属于{name}的历任期间，请在任职记录中更正",
)
_SAME_DAY = _(
    "A post of {name} begins on {day} already: correct that one",
    "{name}已有一条自 {day} 起的任职记录，请更正该记录",
)
_NOTHING = _("Nothing would change for {name}", "{name}的任职没有变化")


def load(employees: Iterable[int]) -> Posts:
    """What counts of these employees' histories, earliest first, locked: two statements."""
    ids = sql.rows(
        "SELECT id FROM hr_assignment WHERE employee_id = ANY(%s::bigint[]) AND state <> 'CANCELLED'"
        " ORDER BY employee_id, valid_from",
        [store.array(employees)],
    )
    found: Posts = {}
    for each in current().load(assignment, [row[0] for row in ids]):
        found.setdefault(each.employee_id, []).append(each)
    return found


def covering(posts: Sequence[Assignment], day: date) -> Assignment | None:
    """The post held on a day."""
    return next((p for p in posts if p.valid_from <= day and (p.valid_to is None or day <= p.valid_to)), None)


def new_row(post: Assignment, changes: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A post as the one before it, with what changes."""
    kept = {name: getattr(post, name) for name in ("employee_id", "company_id", "shift_id", *POST)}
    return {**kept, **changes, **more}


def split(
    person: Any, posts: Sequence[Assignment], day: date, changes: Mapping[str, Any], today: date
) -> dict[str, Any]:
    """The post held on a day ends the day before, another begins: its row. Raises Refused where that cannot be."""
    told = {"name": person.name, "day": day}
    post = covering(posts, day)
    if post is None:
        raise Refused(_NOT_EMPLOYED.format(**told), rule="hr.careers.employed_that_day")
    if post.state == PAST.value:
        raise Refused(_PAST.format(**told), rule="hr.careers.moves_in_open_time")
    if post.valid_from == day:
        raise Refused(_SAME_DAY.format(**told), rule="hr.careers.one_move_a_day")
    if all(getattr(post, name) == value for name, value in changes.items()):
        raise Refused(_NOTHING.format(**told), rule="hr.careers.something_changes")
    now = post.state == CURRENT.value and day <= today
    row = new_row(
        post,
        changes,
        valid_from=day,
        valid_to=post.valid_to,
        end_reason=post.end_reason,
        state=CURRENT.value if now else PLANNED.value,
    )
    if now:
        post.state = PAST.value
    post.valid_to, post.end_reason = day - DAY, "moved"
    return row


def close(posts: Sequence[Assignment], last: date, reason: str, *, gone: bool) -> None:
    """The history ends on the last day, not before and not after; what was to follow is cancelled."""
    kept = [post for post in posts if post.valid_from <= last]
    for post in posts[len(kept) :]:
        post.state = CANCELLED.value
    kept[-1].valid_to, kept[-1].end_reason = last, reason
    if gone:
        for post in kept:
            post.state = PAST.value


def advance(posts: Sequence[Assignment], today: date) -> Assignment | None:
    """Past, current and planned as they are today; the current one. None where nothing changes."""
    begun = [post for post in posts if post.valid_from <= today]
    now = begun[-1] if begun else None  # also where it is over since: who leaves then leaves from it
    if now is None or now.state == CURRENT.value:
        return None
    for post in begun:
        if post.valid_from < now.valid_from:
            post.state = PAST.value
    now.state = CURRENT.value
    return now


def write(rows: Sequence[Mapping[str, Any]]) -> list[Assignment]:
    """New posts, written after what they follow was shortened; the system writes them on the actor's behalf."""
    unit = current()
    unit.flush()
    if not rows:
        return []
    with acting(unit.actor.as_system(unit.actor.via or "hr.careers")):
        return list(assignment.create(rows).records)


def in_file(people: Iterable[Any], posts: Posts) -> list[int]:
    """The employees' files say what their current posts say; those whose department changed."""
    moved = []
    for person in people:
        now = next((post for post in posts.get(person.id, ()) if post.state == CURRENT.value), None)
        if now is None:
            continue
        if person.department_id != now.department_id:
            moved.append(person.id)
        for name in POST:
            setattr(person, name, getattr(now, name))
        person.unit_id = person.department_id
    return moved
