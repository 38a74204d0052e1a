"""The scheduling engine: exact small stories, and what holds for every plan whatever the problem."""

import time
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quintet.erp.scheduling.engine import (
    MATERIAL,
    NO_MACHINE,
    NO_SKILL,
    NO_TIME,
    NOBODY_AT_WORK,
    WAITS,
    Assignment,
    Job,
    Machine,
    Objective,
    Order,
    Person,
    Plan,
    Problem,
    Windows,
    problems_with,
    too_early,
)
from quintet.erp.scheduling.greedy import Greedy
from quintet.erp.scheduling.timeline import Calendar, Taken, intersect, merged, subtract

DAY = 1440
TURNING, MILLING = 1, 2
LATHE, MILL = 11, 12
LI, WANG = 21, 22


def days(count: int, *spans: tuple[int, int]) -> Windows:
    """These hours of each of so many days, in minutes."""
    return tuple((d * DAY + start, d * DAY + end) for d in range(count) for start, end in spans)


WORKDAYS = days(5, (480, 720), (780, 1020))  # 8–12, 13–17


def shop(*jobs: Job, orders: Any = None, people: Any = None, machines: Any = None, start: int = 0) -> Problem:
    """A problem of one lathe and one mill, Li who turns at level 3 and Wang who does both."""
    return Problem(
        start,
        orders or [Order(n) for n in sorted({job.order for job in jobs})],
        jobs,
        machines if machines is not None else [Machine(LATHE, WORKDAYS), Machine(MILL, WORKDAYS)],
        people
        if people is not None
        else [Person(LI, {TURNING: 3}, WORKDAYS), Person(WANG, {TURNING: 1, MILLING: 4}, WORKDAYS)],
    )


def turn(number: int, order: int = 1, minutes: int = 60, **values: Any) -> Job:
    """An hour on the lathe by somebody who turns at level 2."""
    return Job(number, order, values.pop("sequence", 10), minutes, (LATHE,), TURNING, values.pop("level", 2), **values)


def test_a_job_pauses_over_noon_and_night_and_goes_on_with_the_same_person():
    plan = Greedy().plan(shop(turn(1, minutes=600)))
    assert plan.assignments[1] == Assignment(1, LATHE, LI, ((480, 720), (780, 1020), (DAY + 480, DAY + 600)))
    assert plan.objective == Objective(0, 0, DAY + 600, 0)


def test_operations_of_an_order_follow_each_other():
    mill = Job(2, 1, 20, 30, (MILL,), MILLING, 1)
    plan = Greedy().plan(shop(mill, turn(1)))
    assert plan.assignments[1].slots == ((480, 540),)
    assert plan.assignments[2].slots == ((540, 570),)


def test_the_least_skilled_who_is_enough_does_it_so_that_masters_stay_free():
    plan = Greedy().plan(shop(turn(1, level=1)))
    assert plan.assignments[1].person == WANG


def test_one_person_does_one_job_at_a_time_even_on_two_machines():
    on_mill = Job(2, 2, 10, 60, (MILL,), TURNING, 2)
    plan = Greedy().plan(shop(turn(1), on_mill))
    assert [plan.assignments[n].slots for n in (1, 2)] == [((480, 540),), ((540, 600),)]


def test_the_order_that_is_due_first_goes_first_and_lateness_is_counted():
    orders = [Order(1, due=DAY), Order(2, due=540)]
    plan = Greedy().plan(shop(turn(1, 1, 60), turn(2, 2, 120), orders=orders))
    assert [plan.assignments[n].start for n in (2, 1)] == [480, 600]
    assert (plan.lateness, plan.objective.tardiness) == ({2: 60}, 60)


def test_a_higher_priority_goes_before_an_earlier_date():
    orders = [Order(1, due=600, priority=-5), Order(2, due=5 * DAY, priority=-1)]
    plan = Greedy().plan(shop(turn(1, 1), turn(2, 2), orders=orders))
    assert [plan.assignments[n].start for n in (2, 1)] == [480, 540]


def test_a_small_job_goes_into_the_gap_before_a_kept_one():
    kept = Assignment(1, LATHE, LI, ((540, 720),))
    problem = shop(turn(1, minutes=180, kept=kept), turn(2, 2, 60), turn(3, 3, 61))
    plan = Greedy().plan(problem)
    assert (plan.assignments[1], plan.assignments[2].slots) == (kept, ((480, 540),))
    assert plan.assignments[3].slots == ((780, 841),)


def test_nothing_starts_before_its_material_is_there():
    plan = Greedy().plan(shop(turn(1, earliest=2 * DAY)))
    assert plan.assignments[1].start == 2 * DAY + 480


def test_an_order_waits_for_the_orders_that_make_its_parts():
    orders = [Order(1, after=(2,), due=600), Order(2)]
    plan = Greedy().plan(shop(turn(1, 1), turn(2, 2), orders=orders))
    assert [plan.assignments[n].start for n in (2, 1)] == [480, 540]


def test_work_in_progress_goes_on_where_it_is_before_everything_else():
    running = turn(2, 2, 60, pinned=(LATHE, LI))
    plan = Greedy().plan(shop(turn(1, 1, 60), running, orders=[Order(1, due=500), Order(2)], start=500))
    assert (plan.assignments[2].slots, plan.assignments[2].person) == (((500, 560),), LI)
    assert plan.assignments[1].start == 560


def test_work_in_progress_is_taken_over_when_who_does_it_is_away():
    people = [Person(LI, {TURNING: 3}, ()), Person(WANG, {TURNING: 2}, WORKDAYS)]
    plan = Greedy().plan(shop(turn(1, pinned=(LATHE, LI)), people=people))
    assert plan.assignments[1].person == WANG


def test_nobody_works_beyond_the_end_of_their_certificate():
    people = [Person(LI, {TURNING: 3}, WORKDAYS, {TURNING: (0, 540)})]
    plan = Greedy().plan(shop(turn(1), turn(2, 2), people=people))
    assert (plan.assignments[1].slots, plan.unplaced) == (((480, 540),), {2: NO_TIME})


@pytest.mark.parametrize(
    ("job", "people", "machines", "why"),
    [
        (turn(1, level=4), None, None, NO_SKILL),
        (turn(1), [], None, NO_SKILL),
        (turn(1), None, [], NO_MACHINE),
        (turn(1), [Person(LI, {TURNING: 3}, ())], None, NOBODY_AT_WORK),
        (turn(1, minutes=5 * 480 + 1), None, None, NO_TIME),
        (turn(1, missing=True), None, None, MATERIAL),
    ],
)
def test_what_cannot_be_placed_is_left_out_with_its_reason(job, people, machines, why):
    after = Job(2, 1, 20, 30, (MILL,))
    plan = Greedy().plan(shop(job, after, people=people, machines=machines))
    assert plan.assignments == {}
    assert plan.unplaced == {1: why, 2: WAITS}


def test_a_job_without_a_skill_needs_its_machine_only():
    plan = Greedy().plan(shop(Job(1, 1, 10, 30, (MILL,)), people=[]))
    assert plan.assignments[1] == Assignment(1, MILL, None, ((480, 510),))


def test_setup_is_reported():
    assert Greedy().plan(shop(turn(1, setup=15))).objective.setup == 15


def test_a_better_hint_is_kept_and_a_worse_one_is_not():
    problem = shop(turn(1))
    found = Greedy().plan(problem)
    worse = Plan(found.assignments, {}, {}, Objective(0, 10, 10, 0))
    better = Plan(found.assignments, {}, {}, Objective(0, 0, 10, 0))
    assert Greedy().plan(problem, worse) == found
    assert Greedy().plan(problem, better) is better


def test_what_starts_before_its_predecessor_ends_is_found():
    first = Assignment(1, LATHE, LI, ((480, 600),))
    second = Assignment(2, MILL, WANG, ((540, 560),))
    problem = shop(turn(1, minutes=120), Job(2, 1, 20, 20, (MILL,), MILLING, 1, kept=second))
    assert too_early(problem, Plan({1: first, 2: second}, {})) == [2]


def test_calendars_count_working_minutes_both_ways():
    calendar = Calendar(((10, 20), (30, 50)))
    assert [calendar.worked(t) for t in (0, 10, 15, 20, 25, 30, 50, 99)] == [0, 0, 5, 10, 10, 10, 30, 30]
    assert [calendar.start_of(w) for w in (0, 9, 10, 29)] == [10, 19, 30, 49]
    assert [calendar.end_of(w) for w in (1, 10, 11, 30)] == [11, 20, 31, 50]
    assert calendar.pieces(5, 15) == ((15, 20), (30, 35))
    assert [calendar.next_open(t) for t in (0, 10, 20, 29, 50)] == [10, 10, 30, 30, 50]


intervals = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)).map(lambda x: (x[0], x[0] + x[1])), max_size=8)


@given(intervals, intervals)
def test_intervals_are_joined_cut_and_crossed_minute_by_minute(first, second):
    def minutes(spans: Any) -> set[int]:
        return {m for start, end in spans for m in range(start, end)}

    one, two = merged(first), merged(second)
    assert minutes(one) == minutes(first)
    assert all(a[1] < b[0] for a, b in pairwise(one))
    assert minutes(intersect(one, two)) == minutes(one) & minutes(two)
    assert minutes(subtract(one, two)) == minutes(one) - minutes(two)


@given(intervals, st.tuples(st.integers(0, 60), st.integers(1, 20)))
def test_what_is_taken_is_found_whatever_the_order_it_came_in(spans, asked):
    taken = Taken()
    for start, end in spans:
        taken.add(start, end)
    assert tuple(zip(taken.starts, taken.ends, strict=True)) == merged(spans)
    start, end = asked[0], sum(asked)
    clash = [e for s, e in merged(spans) if s < end and e > start]
    assert taken.overlap(start, end) == (clash[0] if clash else None)


def some_windows(random: Random) -> Windows:
    """Hours on some days, with or without a break, sometimes at night."""
    spans = random.choice([((480, 1020),), ((480, 720), (780, 1020)), ((0, 120), (1200, 1440)), ((600, 605),)])
    return merged([(d * DAY + a, d * DAY + b) for d in range(7) if random.random() < 0.7 for a, b in spans])


def some_problem(seed: int, size: int) -> Problem:
    """Machines, people, orders and jobs by chance; some kept where they are, some in progress."""
    random = Random(seed)
    machines = [Machine(n, some_windows(random)) for n in range(1, random.randint(2, 5))]
    people = [
        Person(
            n,
            {s: random.randint(1, 5) for s in (1, 2) if random.random() < 0.7},
            some_windows(random),
            {1: (0, random.randint(1, 7) * DAY)} if random.random() < 0.3 else {},
        )
        for n in range(50, 50 + random.randint(0, 5))
    ]
    orders = [
        Order(
            n, random.choice([None, random.randint(0, 7) * DAY]), random.randint(-5, 0), (n - 1,) if n % 3 == 0 else ()
        )
        for n in range(1, 2 + size // 3)
    ]
    jobs = []
    for number in range(1000, 1000 + size):
        chosen = tuple(m.id for m in machines if random.random() < 0.6)
        jobs.append(
            Job(
                number,
                random.choice(orders).id,
                random.randint(1, 4),
                random.randint(1, 700),
                chosen,
                random.choice([None, 1, 2]),
                random.randint(1, 4),
                random.choice([0, 0, random.randint(0, 3 * DAY)]),
                missing=random.random() < 0.05,
            )
        )
    return Problem(random.randint(0, DAY), orders, jobs, machines, people)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 25))
def test_no_plan_books_twice_leaves_windows_breaks_sequence_or_skill_or_loses_minutes(seed, size):
    problem = some_problem(seed, size)
    plan = Greedy().plan(problem)
    assert problems_with(problem, plan) == []
    assert plan == Greedy().plan(problem)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**9), st.integers(3, 20))
def test_kept_jobs_stay_where_they_are_and_the_others_respect_them(seed, size):
    problem = some_problem(seed, size)
    first = Greedy().plan(problem)
    random = Random(seed)
    kept = {n: a for n, a in first.assignments.items() if random.random() < 0.5}
    again = replace(problem, jobs=[replace(job, kept=kept.get(job.id)) for job in problem.jobs])
    second = Greedy().plan(again)
    assert {n: second.assignments[n] for n in kept} == kept
    loose = too_early(again, second)  # a kept job whose predecessor was placed anew: who reschedules frees it
    assert set(loose) <= set(kept)
    assert [p for p in problems_with(again, second) if "before what it waits for" not in p] == []


def test_a_thousand_jobs_are_placed_in_about_a_second():
    random = Random(1)
    machines = [Machine(n, days(56, (480, 720), (780, 1020 + 300 * (n % 2)))) for n in range(60)]
    people = [
        Person(100 + n, {random.randrange(12): 5, random.randrange(12): 3}, machines[n % 2].windows) for n in range(100)
    ]
    jobs = [
        Job(
            n, n // 4, n % 4, random.randint(30, 600), tuple(range(n % 15 * 4, n % 15 * 4 + 4)), random.randrange(12), 2
        )
        for n in range(1000)
    ]
    problem = Problem(0, [Order(n, due=random.randint(5, 56) * DAY) for n in range(250)], jobs, machines, people)
    started = time.process_time()
    plan = Greedy().plan(problem)
    used = time.process_time() - started
    assert len(plan.assignments) + len(plan.unplaced) == 1000
    loop = time.process_time()
    sum(i * i for i in range(5_000_000))
    assert used < 12 * (time.process_time() - loop)  # about a second where this loop takes a quarter
