"""Optimising a run: solved in the background while the shop works on, then fitted to what has changed meanwhile.

While it is solved nothing but the run itself is locked. When the plan is written the open work is locked and read
again: what somebody moved by hand in between stays, what has begun goes on, and of the plan made again and the quick
plan of that moment the better is kept.
"""

import time
from collections.abc import Iterable
from dataclasses import replace
from threading import Event, Thread
from typing import Any

from quintet.erp.scheduling import writing
from quintet.erp.scheduling.building import Keep, Picture
from quintet.erp.scheduling.documents import schedule_run
from quintet.erp.scheduling.engine import Plan, Problem, problems_with
from quintet.erp.scheduling.greedy import Greedy
from quintet.erp.scheduling.making import Situation, conclude, hours, look
from quintet.erp.scheduling.models import DONE, OPTIMISING, ScheduleRun
from quintet.erp.scheduling.optimising import Optimiser, Progress
from quintet.erp.scheduling.replay import replay
from quintet.kernel.commands import Batch
from quintet.kernel.jobs import progress
from quintet.kernel.text import Text, _

_SOLVING = _(
    "Optimising: {late} h late in all, finished after {makespan} h",
    "优化中：延期共 {late} 小时，跨度 {makespan} 小时",
)
_READING = _("Optimising", "优化中")


@schedule_run.command(OPTIMISING >> DONE, label=_("Optimise", "优化"), bulk=False, button=False)
def improve(runs: Batch[ScheduleRun]) -> Iterable[Any]:
    """Find the best plan within the run's time limit and write it. A job runs it; cancelled, it takes the best yet."""
    for record in runs:
        yield from _improved(record)


def _improved(record: Any) -> Iterable[Any]:
    began = time.monotonic()
    before = look(record)
    plan = _solved(before.problem, record.time_limit)
    writing.lock_open_work(record.company_id)
    seen = look(record, lambda picture: _touched(before.picture, picture))
    yield from conclude(record, seen, fitted(seen, plan), began)


@schedule_run.command(
    OPTIMISING >> DONE,
    label=_("Quick plan instead", "改用快速排程"),
    bulk=False,
    help=_("Does not wait for the optimiser", "不再等待优化"),
)
def plan_quickly(runs: Batch[ScheduleRun]) -> Iterable[Any]:
    """Place everything by the greedy engine now."""
    for record in runs:
        began = time.monotonic()
        writing.lock_open_work(record.company_id)
        seen = look(record)
        yield from conclude(record, seen, Greedy().plan(seen.problem), began)


def fitted(seen: Situation, plan: Plan) -> Plan:
    """The plan made again on what is there now, or the quick plan where that is better by now."""
    problem = seen.problem
    again, quick = replay(problem, plan), Greedy().plan(problem)
    best = again if again.objective <= quick.objective and _as_right(problem, again, quick) else quick
    return replace(best, proof=plan.proof)


def _as_right(problem: Problem, plan: Plan, quick: Plan) -> bool:
    """Nothing is wrong with it; where what is kept lies wrong, no plan can be right."""
    return set(problems_with(problem, plan)) <= set(problems_with(problem, quick))


def _touched(before: Picture, now: Picture) -> Keep:
    """What has got another place since stays there, with what comes before it in its order."""
    until: dict[int, int] = {}
    for number, placed in now.present.items():
        if before.present.get(number) != placed:
            work = now.work[number]
            until[work.manufacturing_order] = max(until.get(work.manufacturing_order, 0), work.sequence_no)
    return lambda work, _at: work.sequence_no <= until.get(work.manufacturing_order, -1)


def _solved(problem: Problem, seconds: int) -> Plan:
    """The optimiser's plan; a job shows how far it is and may end it early."""
    job = progress.running.get()
    stop, over = Event(), Event()
    began = time.monotonic()

    def tell(phase: Text) -> None:
        if job is not None:
            job.done, job.total, job.phase = min(int(time.monotonic() - began), seconds), seconds, phase

    def told(found: Progress) -> None:
        late, makespan = hours(found.objective.tardiness), hours(found.objective.makespan)
        tell(_SOLVING.format(late=late, makespan=makespan))

    def watch() -> None:
        while job is not None and not over.wait(0.5):
            job.done = min(int(time.monotonic() - began), seconds)
            if job.cancelled:
                stop.set()

    tell(_READING)
    watching = Thread(target=watch, name="quintet-optimiser", daemon=True)
    watching.start()
    try:
        return Optimiser(seconds=float(seconds), told=told, stop=stop).plan(problem)
    finally:
        over.set()
        watching.join()
