"""The optimiser: the greedy plan, improved by CP-SAT as long as it may, and what is proven about it.

In this order: nothing more is left out, then minutes late, then makespan, each minimised with what came before held.
Setup is part of an operation's time and the same in every plan that places the same, so it takes no part. Up to `WHOLE`
jobs are one model, which proves what it finds; of more, a hundred at a time are placed anew around late orders.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from random import Random
from threading import Event, Thread
from typing import Any

from quintet.erp.scheduling.board import Shop
from quintet.erp.scheduling.bounds import Bound
from quintet.erp.scheduling.cpsat import Model
from quintet.erp.scheduling.engine import Objective, Plan, Problem, Proof, concluded, problems_with
from quintet.erp.scheduling.greedy import Greedy
from quintet.erp.scheduling.neighbourhood import around
from quintet.erp.scheduling.replay import replay
from quintet.erp.scheduling.sketch import Sketch

SECONDS, WORKERS = 20.0, 2
WHOLE, ROUND, LAST = 300, 4.0, 0.15  # jobs in one model; seconds of a round where there are more; part for makespan
LARGE = 3_000  # variables: beyond them probing costs more than it finds (measured: 17 s of 20)
MISSING, TARDINESS, MAKESPAN = "missing", "tardiness", "makespan"
SHARES = {MISSING: 0.4, TARDINESS: 0.7, MAKESPAN: 1.0}  # of the time that is left


@dataclass(frozen=True)
class Progress:
    """How far it is: the best so far, after so many seconds."""

    objective: Objective
    seconds: float


@dataclass(frozen=True)
class Optimiser:
    """A Scheduler. `workers=1` with a `seed` and `effort` (CP-SAT's deterministic time) answers the same every time.

    `told` hears of every better plan; `stop` ends the search with the best so far.
    """

    seconds: float = SECONDS
    workers: int = WORKERS
    seed: int = 1
    effort: float | None = None
    told: Callable[[Progress], None] | None = None
    stop: Event | None = None
    whole: int = WHOLE

    def plan(self, problem: Problem, hint: Plan | None = None) -> Plan:
        """The better of the greedy plan and what the solver made of it, with its `proof`."""
        import_module("ortools.sat.python.cp_model")  # before the clock runs: the limit is for searching
        return _Search(self, problem, hint).plan()


class _Search:
    """One search."""

    def __init__(self, how: Optimiser, problem: Problem, hint: Plan | None) -> None:
        self.how, self.problem, self.began = how, problem, time.monotonic()
        self.shop = Shop(problem.machines, problem.people)
        self.first = Greedy().plan(problem, hint)
        self.best = self.first
        self.until = self.began + how.seconds
        self.proven: set[str] = set()
        self.bounds: dict[str, int] = {}

    def plan(self) -> Plan:
        """The best plan found in the time."""
        sketch = Sketch(self.problem, self.first, self.shop)
        # a plan may leave out what would be late: then nothing is known beforehand
        alone = Bound(0, 0) if sketch.optional else sketch.earliest.bound()
        if len(sketch.free) > self.how.whole:
            self._rounds(alone)
        elif sketch.free and not self._is_over:
            self._improve(sketch, alone)
        return replace(self.best, proof=self._proof(sketch, alone))

    def _rounds(self, alone: Bound) -> None:
        """Place anew what is around one order after the other, as long as there is time and something to win."""
        chance, last = Random(self.how.seed), self.until
        while not self._is_over and self._may_win(alone):
            only = around(self.problem, self.best, chance)
            self.until = min(last, time.monotonic() + ROUND)
            self._improve(Sketch(self.problem, self.best, self.shop, only), alone)
            self.until = last
        self.bounds.clear()  # of a few jobs: they say nothing of all
        self.proven.clear()

    def _may_win(self, alone: Bound) -> bool:
        found = self.best.objective
        return found.tardiness > alone.tardiness or found.makespan > alone.makespan

    def _improve(self, sketch: Sketch, alone: Bound) -> None:
        model = Model(sketch, None if sketch.optional else self.best.objective.tardiness)
        if sketch.optional:
            self._phase(model, MISSING, model.missing(), len(self.first.unplaced) - len(sketch.out), 0)
        late = self.best.objective.tardiness > alone.tardiness
        if model.late:
            self._phase(model, TARDINESS, model.tardiness(), self.best.objective.tardiness, alone.tardiness)
        if late and sketch.only is not None and self._all_left > self.how.seconds * LAST:
            return  # of a large problem the makespan has its turn in the end
        now, least = (self.problem.start + each for each in (self.best.objective.makespan, alone.makespan))
        self._phase(model, MAKESPAN, model.makespan, sketch.axis.point(now), sketch.axis.point(least))

    @property
    def _left(self) -> float:
        return self.until - time.monotonic()

    @property
    def _all_left(self) -> float:
        return self.began + self.how.seconds - time.monotonic()

    @property
    def _is_over(self) -> bool:
        return self._left < 0.1 or (self.how.stop is not None and self.how.stop.is_set())

    def _phase(self, model: Model, name: str, goal: Any, now: int, least: int) -> None:
        """Minimise one objective and hold what came out; nothing to do where `now` is the least there can be."""
        if isinstance(goal, int):
            return
        if now <= least:
            self.proven.add(name)
            self.bounds[name] = now
        elif not self._is_over:
            model.model.minimize(goal)
            solver, status = self._solve(model, SHARES[name])
            if status in (model.cp.OPTIMAL, model.cp.FEASIBLE):
                self._take(model, solver)
                self.bounds[name] = max(least, round(solver.best_objective_bound))
                now = round(solver.objective_value)
                model.remember(solver)
            if status == model.cp.OPTIMAL:
                self.proven.add(name)
            model.model.clear_objective()
        model.model.add(goal <= now)

    def _solve(self, model: Model, share: float) -> tuple[Any, Any]:
        solver = model.cp.CpSolver()
        parameters = solver.parameters
        parameters.num_workers, parameters.random_seed = self.how.workers, self.how.seed
        if self.how.effort is None:
            parameters.max_time_in_seconds = max(0.1, self._left * share)
        else:
            parameters.max_deterministic_time = self.how.effort
        if len(model.hinted) > LARGE:
            parameters.cp_model_probing_level = parameters.symmetry_level = 0
            parameters.max_presolve_iterations = 1
        over = Event()
        watching = Thread(target=self._watch, args=(solver, over), daemon=True)
        watching.start()
        try:
            status = solver.solve(model.model)
        finally:
            over.set()
            watching.join()
        return solver, status

    def _watch(self, solver: Any, over: Event) -> None:
        while self.how.stop is not None and not over.wait(0.2):
            if self.how.stop.is_set():
                solver.stop_search()

    def _take(self, model: Model, solver: Any) -> None:
        """Keep the solution, shifted as early as it goes, if it is right and better."""
        found = replay(self.problem, concluded(self.problem, model.assignments(solver.value), {}), self.shop)
        if found.objective < self.best.objective and not problems_with(self.problem, found):
            self.best = found
            if self.how.told is not None:
                self.how.told(Progress(found.objective, time.monotonic() - self.began))

    def _proof(self, sketch: Sketch, alone: Bound) -> Proof:
        late, makespan, found = alone.tardiness, alone.makespan, self.best.objective
        if sketch.exact:
            late = max(late, self.bounds.get(TARDINESS, 0))
            point = self.bounds.get(MAKESPAN, 0)
            makespan = max(makespan, sketch.axis.end(point) - self.problem.start) if point > 0 else makespan
        nothing_left_out = not sketch.optional or (sketch.exact and MISSING in self.proven)
        return Proof(
            first=self.first.objective,
            tardiness=min(late, found.tardiness),
            makespan=min(makespan, found.makespan),
            optimal=nothing_left_out and late >= found.tardiness and makespan >= found.makespan,
            seconds=time.monotonic() - self.began,
        )


__all__ = ["Optimiser", "Progress"]
