"""Whole histories from a sheet, and the beginning of a post moved: what came before is put right with it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from quintet.hr.careers import timeline
from quintet.hr.careers.documents import assignment
from quintet.hr.careers.models import CURRENT, PAST, PLANNED, Assignment
from quintet.hr.careers.timeline import DAY, Posts
from quintet.hr.employees.documents import employee
from quintet.hr.shifts.documents import shift_assignment
from quintet.kernel import clock
from quintet.kernel.importing.targets import Target, extra, target_of
from quintet.kernel.results import Invalid, InvalidInput, Refused
from quintet.kernel.rights import may_at_all
from quintet.kernel.text import Text, _
from quintet.kernel.unit import current

_REQUIRED = _("{label} is required", "请填写{label}")
_POST = ("department", "position", "manager", "kind", "shift", "valid_from", "valid_to", "reason", "remark")
Row = dict[str, Any]


def write_history(histories: Sequence[Mapping[str, Any]]) -> list[int]:
    """Whole histories of employees who have only their first post; the numbers of the employees.

    `{"employee": 7, "posts": [{"department_id": 3, "valid_from": date(2026, 1, 1), …}]}`: a last day that is left out
    is the day before the next post; the last post is open (who left leaves by the command), and what it leaves out
    stays as the file says. A post with a shift puts the person on it for that time. Raises InvalidInput with paths
    like "3.posts.0.valid_to".
    """
    people = {p.id: p for p in current().load(employee, sorted({h["employee_id"] for h in histories}), lines=False)}
    posts = timeline.load(people)
    problems: list[Invalid] = []
    whole: dict[int, list[Row]] = {}
    for index, each in enumerate(histories):
        path = f"{index}." if len(histories) > 1 else ""
        rows = [{**row, "path": f"{path}posts.{n}."} for n, row in enumerate(each.get("posts") or [{}])]
        missing = [_missing(row, name) for row in rows for name in ("department_id", "valid_from") if not row.get(name)]
        rows.sort(key=lambda row: row.get("valid_from") or date.min)
        person = people[each["employee_id"]]
        problems += missing or _problems(person, posts.get(person.id, []), rows)
        whole[person.id] = rows
    if problems:
        raise InvalidInput(problems)
    _write(whole, people, posts)
    return [each["employee_id"] for each in histories]


def _missing(row: Row, name: str) -> Invalid:
    label = assignment.model._meta.get_field(name.removesuffix("_id")).verbose_name
    return Invalid(_REQUIRED.format(label=label), row["path"] + name.removesuffix("_id"), "kernel.required")


def _problems(person: Any, posts: Sequence[Assignment], rows: Sequence[Row]) -> list[Invalid]:
    """What keeps these rows from being the employee's whole history; ends that were left out are filled in."""
    found = []
    if len(posts) != 1 or posts[0].state != CURRENT.value:
        text = _("{name} has a history already: correct it", "{name}已有任职历史，请在任职记录中更正")
        found.append(_at(rows[0], "employee", text.format(name=person.name)))
    if rows[0]["valid_from"] != person.joined_on:
        text = _("{name} joined on {day}", "{name}的入职日期是 {day}")
        found.append(_at(rows[0], "valid_from", text.format(name=person.name, day=person.joined_on)))
    for row, following in pairwise(rows):
        last = following["valid_from"] - DAY
        if row.setdefault("valid_to", last) != last or last < row["valid_from"]:
            text = _(
                "The next post begins on {day}: this one ends the day before",
                "下一条任职自 {day} 开始，本条须止于前一天",
            )
            found.append(_at(row, "valid_to", text.format(day=following["valid_from"])))
    if rows[-1].get("valid_to") is not None:
        text = _(
            "The last post is open: who left leaves by the command", "最后一条任职不填结束日期；离职请用“离职”办理"
        )
        found.append(_at(rows[-1], "valid_to", text))
    return found


def _at(row: Row, name: str, text: Text) -> Invalid:
    return Invalid(text, row["path"] + name, "hr.careers.whole_history")


def _write(whole: Mapping[int, Sequence[Row]], people: Mapping[int, Any], posts: Posts) -> None:
    """The present post becomes the last row; the rows before it, and those to come, are made."""
    today = clock.today()
    fresh: list[Row] = []
    for number, rows in whole.items():
        now = posts[number][0]
        for row, following in pairwise(rows):
            row["end_reason"] = "moved"
            following.setdefault("reason", "moved")
        present = max((i for i, row in enumerate(rows) if row["valid_from"] <= today), default=0)
        for name, value in _values(rows[present]).items():
            if value is not None:
                setattr(now, name, value)
        now.valid_to, now.unit_id = rows[present].get("valid_to"), now.department_id
        keys = {"employee_id": number, "company_id": now.company_id}
        fresh += [{**_values(row), **keys, "state": PAST.value} for row in rows[:present]]
        fresh += [{**_values(row), **keys, "state": PLANNED.value} for row in rows[present + 1 :]]
    timeline.write(fresh)
    timeline.in_file(people.values(), posts)
    _on_shifts(whole)


def _values(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "path"}


def _on_shifts(whole: Mapping[int, Sequence[Row]]) -> None:
    on = [
        {"employee": n, "shift": r["shift_id"], "valid_from": r["valid_from"], "valid_to": r.get("valid_to")}
        for n, rows in whole.items()
        for r in rows
        if r.get("shift_id")
    ]
    if on:
        shift_assignment.create(on)


def begin_on(post: Assignment, person: Any, posts: Sequence[Assignment], day: date) -> None:
    """The post begins on another day: the one before it ends the day before; the first one is the day of joining."""
    before = max((p for p in posts if p.valid_from < post.valid_from), key=lambda p: p.valid_from, default=None)
    if (before and day <= before.valid_from) or (post.valid_to is not None and day > post.valid_to):
        raise Refused(
            _("A post would be left without a day", "更正后将有任职记录不足一天"), rule="hr.careers.keeps_a_day"
        )
    today = clock.today()
    if (day <= today) != (post.valid_from <= today):
        raise Refused(
            _("What has happened is not planned, and the other way round", "已生效与待生效的记录不能互换"),
            rule="hr.careers.keeps_its_time",
        )
    post.valid_from = day
    if before:
        before.valid_to = day - DAY
    else:
        person.joined_on = day


def _in_sheets() -> Target:
    """任职记录.csv: a row each post, the rows of an employee together one history."""
    columns = target_of(assignment).columns
    posts = [replace(columns[name], path=f"posts.{name}", listed=True, typed=True) for name in _POST]
    person = replace(columns["employee"], listed=True, typed=True)
    return Target(
        assignment.name,
        assignment.label,
        {column.path: column for column in (person, *posts)},
        {"posts": _("Posts", "任职")},
        write_history,
        allows=lambda actor: may_at_all(actor, assignment, "create"),
    )


extra[assignment.name] = _in_sheets()
