"""Placing a few jobs anew while the others stay: what a move, a breakdown or an absence needs."""

from collections.abc import Mapping
from dataclasses import replace

from quintet.erp.scheduling.building import Picture
from quintet.erp.scheduling.engine import Assignment, Job, Plan, Problem, too_early
from quintet.erp.scheduling.greedy import Greedy, by_due

_ONCE = Greedy((by_due,))


def replan(
    picture: Picture,
    start: int,
    loose: set[int],
    *,
    fixed: Mapping[int, Assignment] | None = None,
    not_before: Mapping[int, int] | None = None,
    free: bool = True,
) -> tuple[Plan, list[int]]:
    """The plan with the `loose` jobs placed anew from `start` on, `fixed` ones (of the loose) where they are put.

    A job that would now start before what it waits for is freed and placed anew as well; with `free=False` such jobs
    are answered instead. What was out of order before stays as it is. `loose` gains what was freed.
    """
    known = picture.problem(start, lambda _work, _at: True)
    tolerated = set(too_early(known, picture.present_plan(known)))
    while True:
        problem = picture.problem(start, lambda work, _at: work.id not in loose)
        plan = _ONCE.plan(_changed(problem, fixed or {}, not_before or {}))
        early = [job for job in too_early(problem, plan) if job not in loose and job not in tolerated]
        if not early or not free:
            return plan, early
        loose.update(early)


def _changed(problem: Problem, fixed: Mapping[int, Assignment], not_before: Mapping[int, int]) -> Problem:
    jobs = [_job(job, fixed.get(job.id), not_before.get(job.id, 0)) for job in problem.jobs]
    return replace(problem, jobs=jobs)


def _job(job: Job, fixed: Assignment | None, not_before: int) -> Job:
    if fixed is not None:
        return replace(job, kept=fixed)
    return replace(job, earliest=max(job.earliest, not_before)) if not_before else job
