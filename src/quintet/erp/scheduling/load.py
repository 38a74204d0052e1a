"""How full work centres and skills are, week by week: what is planned against what there is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from quintet.erp.scheduling.capacity import get_capacity
from quintet.erp.scheduling.engine import Windows
from quintet.erp.scheduling.gantt_rows import percent
from quintet.erp.scheduling.moments import midnight
from quintet.erp.scheduling.people import as_persons, people_at_work
from quintet.erp.scheduling.timeline import intersect
from quintet.erp.scheduling.words import skill_names
from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor
from quintet.kernel.reports import Column, Result, report, to_list
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import Text, _
from quintet.master.organisation.queries import zone_of

WEEK = timedelta(days=7)
MOST_WEEKS = 26
READERS = "planner workshop order_desk engineer cost_accountant department_head executive cfo"

# index erp_slot_time (company_id, end_at)
_PLANNED = """
SELECT w.work_centre_id, w.skill_id, (extract(epoch FROM s.start_at) / 60)::bigint,
       (extract(epoch FROM s.end_at) / 60)::bigint
FROM erp_slot s JOIN erp_workorder w ON w.id = s.work_order
WHERE s.company_id = %s AND s.end_at > to_timestamp(%s::bigint * 60) AND s.start_at < to_timestamp(%s::bigint * 60)
"""


@dataclass(frozen=True)
class Weeks:
    """Weeks from a Monday on, as stretches of minutes."""

    mondays: Sequence[date]
    stretches: Sequence[tuple[int, int]]

    def split(self, windows: Windows) -> list[int]:
        """Minutes of the windows in each week."""
        return [sum(b - a for a, b in intersect(windows, (stretch,))) for stretch in self.stretches]


def weeks_from(first: date, count: int, zone: Any) -> Weeks:
    """`count` weeks, the first with that day in it. Raises InvalidInput for none or too many."""
    if not 1 <= count <= MOST_WEEKS:
        text = _("from 1 to {n} weeks", "周数为 1 到 {n}").format(n=MOST_WEEKS)
        raise InvalidInput([Invalid(text, "weeks", "erp.scheduling.weeks")])
    monday = first - timedelta(days=first.weekday())
    mondays = [monday + n * WEEK for n in range(count + 1)]
    ends = [midnight(on, zone) for on in mondays]
    return Weeks(mondays[:-1], list(pairwise(ends)))


@dataclass
class Load:
    """Minutes there are and minutes planned, by week."""

    available: list[int]
    planned: list[int]


def _columns(label: Text, spans: Weeks) -> list[Column]:
    """The whole stretch, then each week's load by its Monday."""
    return [
        Column("label", label, width=180),
        Column("available", _("Available h", "可用工时"), "decimal", sum=True),
        Column("planned", _("Planned h", "已排工时"), "decimal", sum=True),
        Column("free", _("Free h", "空闲工时"), "decimal", sum=True),
        Column("load", _("Load %", "负荷 %"), "percent"),
        *(
            Column(_key(monday), _("{on} %", "{on} 周 %").format(on=f"{monday:%m-%d}"), "percent", width=80)
            for monday in spans.mondays
        ),
    ]


def _key(monday: date) -> str:
    return f"week_{monday:%Y_%m_%d}"


@report(
    "erp.capacity_load",
    _("Load of work centres", "工作中心负荷"),
    icon="bar-chart",
    roles=READERS,
    labels={"first": _("From", "开始日期"), "weeks": _("Weeks", "周数")},
    help=_("Hours planned against hours there are, by week", "按周比较已排工时与可用工时"),
)
def capacity_load(actor: Actor, *, first: date | None = None, weeks: int = 8) -> Result:
    """Machine hours of each work centre: there (less downtimes), planned, free; every figure opens the work."""
    company = actor.company_id or 0
    spans = weeks_from(first or clock.today(), weeks, zone_of(company))
    capacity = get_capacity(company, spans.mondays[0], spans.mondays[-1] + WEEK)
    loads: dict[int, Load] = {}
    for machine in capacity.machines.values():
        load = loads.setdefault(machine.centre, _empty(spans))
        _add(load.available, spans.split(machine.windows))
    for centre, _skill, begin, end in _planned(company, spans):
        load = loads.setdefault(centre, _empty(spans))
        _add(load.planned, spans.split(((begin, end),)))
    names = {centre: capacity.centres[centre].name for centre in loads}
    return _answer(_("Work centre", "工作中心"), loads, names, spans, "work_centre")


@report(
    "erp.skill_load",
    _("Load of skills", "技能负荷"),
    icon="team",
    roles=READERS,
    labels={"first": _("From", "开始日期"), "weeks": _("Weeks", "周数")},
    help=_(
        "Hours of everybody who has the skill at any level; who has several counts in each",
        "凡具备该技能（任意级别）者的在岗工时；一人多技能时分别计入",
    ),
)
def skill_load(actor: Actor, *, first: date | None = None, weeks: int = 8) -> Result:
    """Hours of people with each skill: at work, planned on it, free; short ones ask for overtime or training."""
    company = actor.company_id or 0
    spans = weeks_from(first or clock.today(), weeks, zone_of(company))
    people = people_at_work(company, spans.mondays[0] - timedelta(days=1), spans.mondays[-1] + WEEK)
    loads: dict[int, Load] = {}
    for person in as_persons(people):
        found = spans.split(person.windows)
        for skill in person.skills:
            limit = person.limits.get(skill)
            own = spans.split(intersect(person.windows, (limit,))) if limit else found
            _add(loads.setdefault(skill, _empty(spans)).available, own)
    for _centre, skill, begin, end in _planned(company, spans):
        if skill is not None:
            load = loads.setdefault(skill, _empty(spans))
            _add(load.planned, spans.split(((begin, end),)))
    return _answer(_("Skill", "技能"), loads, skill_names(loads), spans, "skill")


def _planned(company: int, spans: Weeks) -> list[Any]:
    return sql.rows(_PLANNED, [company, spans.stretches[0][0], spans.stretches[-1][1]])


def _empty(spans: Weeks) -> Load:
    return Load([0] * len(spans.mondays), [0] * len(spans.mondays))


def _add(into: list[int], found: Iterable[int]) -> None:
    into[:] = [a + b for a, b in zip(into, found, strict=True)]


def _answer(label: Text, loads: Mapping[int, Load], names: Mapping[int, str], spans: Weeks, field: str) -> Result:
    """A row each by name, opening its open work; the total of the hours."""
    rows = []
    for number in sorted(loads, key=lambda each: (names.get(each, ""), each)):
        load = loads[number]
        where = [(field, "=", number), ("state", "in", ["WAITING", "READY", "RUNNING", "PAUSED"])]
        weeks = zip(spans.mondays, load.available, load.planned, strict=True)
        row = {"label": names.get(number, ""), **_figures(sum(load.available), sum(load.planned))}
        row |= {_key(monday): percent(planned, available) for monday, available, planned in weeks}
        rows.append({**row, "_link": to_list("erp.work_order", where)})
    available, planned = ([getattr(load, name) for load in loads.values()] for name in ("available", "planned"))
    totals = {"label": _("Total", "合计"), **_figures(sum(map(sum, available)), sum(map(sum, planned)))}
    return Result(_columns(label, spans), rows, totals)


def _figures(available: int, planned: int) -> dict[str, Any]:
    return {
        "available": _hours(available),
        "planned": _hours(planned),
        "free": _hours(available - planned),
        "load": percent(planned, available),
    }


def _hours(minutes: int) -> Decimal:
    return round(Decimal(minutes) / 60, 1)
