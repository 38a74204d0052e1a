"""Make the demo company: import its sheets, then live two years up to yesterday, by commands and in order of time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from random import Random

import psycopg

from quintet.demo import scenes
from quintet.demo.answers import Answers
from quintet.demo.attendance import Attendance
from quintet.demo.books import Books
from quintet.demo.cast import gather
from quintet.demo.growth import grow
from quintet.demo.leads import Leads
from quintet.demo.money import Money
from quintet.demo.names import Names
from quintet.demo.ordering import Ordering
from quintet.demo.payables import Payables
from quintet.demo.plan import Drawer
from quintet.demo.prices import rise
from quintet.demo.rhythm import FORTNIGHT, Rhythm
from quintet.demo.scale import SCALES, Scale
from quintet.demo.seasons import SEED
from quintet.demo.selling import Selling
from quintet.demo.shipping import Shipping
from quintet.demo.stage import ZONE, Stage
from quintet.demo.stocking import stock_up
from quintet.demo.supply import Supply
from quintet.demo.workshop import Workshop
from quintet.kernel import cache, clock, postgres, sql
from quintet.kernel.importing.run import import_path
from quintet.master.calendar.queries import add_working_days

SHEETS = Path(__file__).parent / "first_company"
PASSWORD = "quintet-demo"
_MADE = "demo.company"


class HalfMade(RuntimeError):
    """An earlier run was interrupted. Make the company anew with `--reset`."""


def ensure(scale: str = "small", reset: bool = False) -> None:
    """Make sure that the demo company lives in this database; `reset` tells that the database was emptied before.

    Does nothing where it is made already. The same day and scale give the same company. Raises HalfMade.
    """
    del reset  # the operator's command drops the database; an empty one is filled either way
    if sql.value("SELECT 1 FROM kernel_config_version WHERE name = %s", [_MADE]):
        return
    if sql.value("SELECT 1 FROM master_company LIMIT 1"):
        raise HalfMade("the demo company was left half made: run `quintet demo --reset`")
    with _without_waiting_for_the_disk():
        make(SCALES[scale])


def make(scale: Scale) -> None:
    """Import the sheets on the first day and live up to the last working day before this one.

    Raises ValueError for bad sheets.
    """
    today = clock.now().astimezone(ZONE).date()
    first = _first_of_month(today, scale.months)
    with clock.frozen_at(datetime.combine(first, time(8), ZONE)):
        report = import_path(SHEETS)
        if not report.written:
            raise ValueError("\n".join(str(each.line()) for each in report.problems))
    days = _working_days(first, today)
    stage = _set_up(scale, days)
    for index in stage.play():
        if index in ((60, 300) if scale.period >= FORTNIGHT else (3, 10, 30, 90, 240, 400)):
            _look_at_tables()
    cache.bump(_MADE)


def _set_up(scale: Scale, days: list[date]) -> Stage:
    names = Names(Random(SEED + 2))
    with clock.frozen_at(datetime.combine(days[0], time(8, 10), ZONE)):
        grow(scale, names)
        rise(days)
        cast = gather()
        drawer = Drawer(cast, scale, len(days) - 1)
        stage = Stage(cast, days, _rhythm(scale, len(days)))
        stock_up(stage, scale, days)
    _rehearse(stage, scale, drawer, names)
    return stage


def _rhythm(scale: Scale, days: int) -> Rhythm:
    periods = [(max(0, days - before), period) for before, period in scale.periods if days > before]
    return Rhythm([(0, scale.period), *periods], max(0, days - scale.dense))


def _rehearse(stage: Stage, scale: Scale, drawer: Drawer, names: Names) -> None:
    answers, shipping = Answers(stage), Shipping(stage)
    Selling(stage, answers, scale.talks)
    Leads(stage, drawer, names)
    Ordering(stage, answers, shipping)
    Money(stage)
    Workshop(stage, Supply(stage, scale), scale)
    Payables(stage, answers)
    Books(stage, scale.overheads)
    Attendance(stage, answers, scale.leaves)
    stage.every("day", "08:05", 0, partial(_open_deals, stage, drawer))
    days, dense = stage.days[: stage.last + 1], stage.rhythm.dense
    for opened in drawer.openings(scale.deals, days, dense):
        stage.put("day", opened, opened)
    for opened in drawer.openings(scale.leads, days, dense):
        stage.put("lead", opened, None)
    stage.every("scene", "08:15", 0, lambda found: _open_scenes(stage, found))
    for scene in scenes.SCENES:
        stage.put("scene", max(0, stage.last + 1 - scene.before), scene)
    stage.every("finale", "17:30", 9, lambda _tasks: scenes.leave_behind(stage))
    stage.put("finale", stage.last, None)


def _open_deals(stage: Stage, drawer: Drawer, openings: list[int]) -> None:
    for _opened in openings:
        deal = drawer.one(stage.index)
        stage.later("type" if deal.typed else "open", 0, deal)


def _open_scenes(stage: Stage, found: list[scenes.Scene]) -> None:
    for scene in found:
        stage.later("open", 0, scenes.opened(stage.cast, scene, stage.index))


def _working_days(first: date, today: date) -> list[date]:
    day, days = add_working_days(first, 0), []
    while day < today:
        days.append(day)
        day = add_working_days(day, 1)
    return days


def _first_of_month(today: date, months_before: int) -> date:
    month = today.year * 12 + today.month - 1 - months_before
    return date(month // 12, month % 12 + 1, 1)


@contextmanager
def _without_waiting_for_the_disk() -> Iterator[None]:
    """A company that is half made is thrown away: its commits need not be on the disk one by one."""
    sql.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        sql.execute("SET synchronous_commit = on")


def _look_at_tables() -> None:
    """The database's own planner knows empty tables only: it looks again after the first days, then more rarely."""
    urls = postgres.database_urls()
    with psycopg.connect(**postgres.connection_parameters(urls.owner_url), autocommit=True) as connection:
        connection.execute("ANALYZE")
