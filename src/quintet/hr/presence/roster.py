"""The roster 排班表: people × days of two weeks, each with the shift, leave or free day."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from quintet.hr.leave.documents import leave_request
from quintet.hr.leave.queries import Absence, get_leave_types, list_absences
from quintet.hr.presence.scope import is_hr, people_for
from quintet.hr.shifts.queries import Roster, get_roster
from quintet.kernel import clock
from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Input
from quintet.kernel.reports import Column, Result, ref, report, to_list
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import Text, _

MOST_DAYS = 31
_WEEKDAYS = (
    _("Mon", "周一"),
    _("Tue", "周二"),
    _("Wed", "周三"),
    _("Thu", "周四"),
    _("Fri", "周五"),
    _("Sat", "周六"),
    _("Sun", "周日"),
)
_PARTS = {"whole": Text("", ""), "first": _(" a.m.", "（上午）"), "second": _(" p.m.", "（下午）")}
_AWAY = _("Away", "请假")
_WAITS = _(" ?", "（待批）")
_FREE = _("–", "休")

Away = Mapping[date, list[tuple[Absence, str]]]


def _monday(actor: Actor) -> dict[str, Any]:
    today = clock.today()
    return {"first": today - timedelta(days=today.weekday()), "days": 14}


@report(
    "hr.roster",
    _("Roster", "排班表"),
    icon="calendar",
    roles="hr_staff department_head planner workshop",
    help=_(
        "Who is on which shift each day, who is away and who has asked to be.",
        "每人每天的班次、休息与请假（含待批）。",
    ),
    labels={"first": _("From", "起始日期"), "days": _("Days", "天数"), "department": _("Department", "部门")},
    defaults=_monday,
)
def roster(
    actor: Actor,
    *,
    first: date | None = None,
    days: int = 14,
    department: Annotated[int | None, Input(to="master.org_unit")] = None,
) -> Result:
    """The shift of everybody the reader is responsible for, day by day; four statements. Raises InvalidInput."""
    if not 1 <= days <= MOST_DAYS:
        text = _("1 to {n} days", "1 到 {n} 天").format(n=MOST_DAYS)
        raise InvalidInput([Invalid(text, "days", "hr.roster.days")])
    begin = first or clock.today()
    dates = [begin + timedelta(days=n) for n in range(days)]
    people = people_for(actor, department)
    plan = get_roster(actor.company_id or 0, [each.id for each in people], dates[0], dates[-1])
    away = _away(actor, [each.id for each in people], dates[0], dates[-1])
    columns = [
        Column("employee", _("Employee", "员工"), "ref", to="hr.employee", width=110),
        *(Column(f"{on}", _heading(on), width=84) for on in dates),
    ]
    hr = is_hr(actor)
    rows = [_row(plan, each, dates, away.get(each.id, {}), hr) for each in people]
    return Result(columns, rows, _present(rows, dates))


def _heading(on: date) -> Text:
    return _("{day} {date}", "{date} {day}").format(day=_WEEKDAYS[on.weekday()], date=f"{on:%m-%d}")


def _away(actor: Actor, employees: list[int], first: date, last: date) -> Mapping[int, Away]:
    found: dict[int, dict[date, list[tuple[Absence, str]]]] = defaultdict(lambda: defaultdict(list))
    for absence in list_absences(actor.company_id or 0, first, last, employees=employees, waiting=True):
        for on, part in absence.parts().items():
            found[absence.employee][on].append((absence, part))
    return found


def _row(plan: Roster, person: Any, dates: list[date], away: Away, hr: bool) -> dict[str, Any]:
    row: dict[str, Any] = {"employee": ref("hr.employee", person.id, person.name)}
    tones, links = {}, {}
    for on in dates:
        name = str(on)
        works = plan.works(person.id, on) and on >= person.joined_on
        row[name] = str(plan.shift_on(person.id, on).name if works else _FREE)
        tones[name] = "default" if works else "free"
        if works and away.get(on):
            row[name] = "、".join(str(_told(absence, part, hr)) for absence, part in away[on])
            tones[name] = "processing" if away[on][0][0].waiting else "warning"
            numbers = [absence.request for absence, _part in away[on]]
            links[name] = to_list(leave_request.name, [("id", "in", numbers)])
    return {**row, "_tones": {n: t for n, t in tones.items() if t not in ("default", "free")}, "_links": links}


def _told(absence: Absence, part: str, hr: bool) -> Text:
    """The type of leave, or only that they are away where it is confidential."""
    type_ = get_leave_types()[absence.type]
    name = _AWAY if type_.confidential and not hr else Text(type_.name, type_.name)
    return name + _PARTS[part] + (_WAITS if absence.waiting else Text("", ""))


def _present(rows: list[dict[str, Any]], dates: list[date]) -> dict[str, Any]:
    """How many are at work each day; who is away for a part of it counts as away."""
    free = str(_FREE)
    return {
        "employee": None,
        **{str(on): str(sum(row[str(on)] != free and str(on) not in row["_links"] for row in rows)) for on in dates},
    }
