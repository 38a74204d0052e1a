"""Run a schedule; what people and flows do to the plan besides is in moving, rescheduling and downtime."""

import time
from collections.abc import Iterable
from typing import Any

from quintet.erp.scheduling import writing
from quintet.erp.scheduling.documents import schedule_run
from quintet.erp.scheduling.downtime import cancel, repair, report
from quintet.erp.scheduling.engine import Scheduler
from quintet.erp.scheduling.events import ScheduleBeingOptimised
from quintet.erp.scheduling.greedy import Greedy
from quintet.erp.scheduling.improving import improve, plan_quickly
from quintet.erp.scheduling.making import conclude, look
from quintet.erp.scheduling.models import DONE, DRAFT, OPTIMISING, ScheduleRun
from quintet.erp.scheduling.moving import move, unassign
from quintet.erp.scheduling.people import PersonFacts, people_at_work, people_for, register_people
from quintet.erp.scheduling.rescheduling import reschedule
from quintet.kernel.commands import Batch
from quintet.kernel.jobs.queue import queue
from quintet.kernel.text import _
from quintet.kernel.unit import current

__all__ = [
    "PersonFacts",
    "cancel",
    "improve",
    "move",
    "people_at_work",
    "people_for",
    "plan_quickly",
    "register_people",
    "repair",
    "report",
    "reschedule",
    "run",
    "schedulers",
    "unassign",
]

schedulers: dict[str, Scheduler] = {"greedy": Greedy()}  # those that answer at once; `optimise` takes its time


@schedule_run.command(
    DRAFT >> (DONE | OPTIMISING),
    label=_("Run", "运行排程"),
    style="primary",
    bulk=False,
    help=_(
        "Places all open operations anew, except what is frozen or running", "重排全部未完工序（冻结期与进行中除外）"
    ),
)
def run(runs: Batch[ScheduleRun]) -> Iterable[Any]:
    """Place every open operation of released orders; what cannot be placed is listed with its reason.

    Quick: one delete, one insert and one update whatever their number. Optimise: queued for the background, which
    keeps the better of the quick plan and what it finds within the time limit; until then nothing moves.
    """
    for record in runs:
        if record.strategy in schedulers:
            record.state = DONE.value
            yield from _placed(record)
        else:
            record.state = OPTIMISING.value
            queue(improve, record.id, actor=current().actor)
            yield ScheduleBeingOptimised(document=record.id, seconds=record.time_limit)


def _placed(record: Any) -> Iterable[Any]:
    began = time.monotonic()
    writing.lock_open_work(record.company_id)
    seen = look(record)
    yield from conclude(record, seen, schedulers[record.strategy].plan(seen.problem), began)
