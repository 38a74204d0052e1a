"""A planning run: lock, clear, read, compute, write. The run document is the record of what it did."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from quintet.erp.planning import advice, marks
from quintet.erp.planning.buckets import buckets_of
from quintet.erp.planning.building import asked_for, problem_of
from quintet.erp.planning.engine import compute
from quintet.erp.planning.expected import pass_on_lateness
from quintet.erp.planning.gathering import Facts, gather, read_structure, with_what_others_take
from quintet.erp.planning.models import PlanningRun
from quintet.erp.planning.problem import Pegs, Plan, Problem
from quintet.erp.planning.scaling import micro, quantity
from quintet.erp.planning.structure import CircularStructure
from quintet.erp.planning.writing import Proposals, clear, clear_pegs, write_messages, write_pegs, write_proposals
from quintet.erp.purchasing.queries import best_sources
from quintet.erp.stock.queries import get_items
from quintet.kernel import clock, sql, store
from quintet.kernel.results import Refused
from quintet.kernel.text import _
from quintet.kernel.unit import current

Ints = NDArray[np.int64]

# one row a company: who comes second waits here until the first has written, and then plans what it left
_LOCK = "SELECT run FROM erp_planningstate WHERE company_id = %s FOR UPDATE"
_OPEN = "INSERT INTO erp_planningstate (company_id) VALUES (%s) ON CONFLICT DO NOTHING"
_DONE = "UPDATE erp_planningstate SET run = %s, planned_at = %s WHERE company_id = %s"
_FIRM = """
SELECT count(*) FROM erp_plannedorder WHERE company_id = %s AND state = 'PROPOSED' AND (firm OR hold_id IS NOT NULL)
  AND (%s::bigint[] IS NULL OR item_id = ANY(%s::bigint[]))
"""


def execute(run: PlanningRun, items: Sequence[int] | None = None) -> None:
    """Plan all items, those that were touched (a net change), or these, each with everything below; fill in the run."""
    began = time.perf_counter()
    company, today = run.company_id, clock.today()
    sql.execute(_OPEN, [company])
    sql.rows(_LOCK, [company])
    facts = _facts(run, company, today, items)
    buckets = buckets_of(today, run.horizon_weeks, run.bucket)
    problem = problem_of(facts, company, today, buckets)
    plan = _computed(problem, facts)
    _write(run, facts, problem, plan)
    run.planned_on = today
    run.item_count, run.demand_count = len(facts.items), len(plan.demands)
    sql.execute(_DONE, [run.id, current().at, company])
    run.duration_ms = round((time.perf_counter() - began) * 1000)


def _facts(run: PlanningRun, company: int, today: date, items: Sequence[int] | None) -> Facts:
    """What to plan from; the proposals it replaces are gone.

    They are removed before demand and supply are read: that waits for whoever is just releasing one of them.
    """
    if items is None and run.kind == "net_change":
        whole = gather(company, today, read_structure(company, today))
        items = marks.touched(company, whole)
    structure = read_structure(company, today, items)
    clear(company, structure.scope)
    facts = gather(company, today, structure)
    marks.keep_marks(company, facts)
    return facts if structure.scope is None else with_what_others_take(facts, company)


def _computed(problem: Problem, facts: Facts) -> Plan:
    try:
        return compute(problem)
    except CircularStructure as circle:
        known = get_items(int(facts.items.id[at]) for at in circle.items[:5])
        names = "、".join(item.title for item in known.values())
        text = _("These items are part of themselves: {items}", "这些物料构成循环：{items}")
        raise Refused(text.format(items=names), rule="erp.planning.no_circle") from circle


def _write(run: PlanningRun, facts: Facts, problem: Problem, plan: Plan) -> None:
    company, ids = run.company_id, facts.items.id
    supplies, needed = advice.needed_days(problem, plan)
    exceptions = advice.exceptions_of(problem, plan, supplies, needed)
    scope = None if run.kind == "regenerative" else ids.tolist()
    clear_pegs(company, scope)
    numbers = write_proposals(company, run.id, _proposals(facts, problem, plan, company, exceptions))
    pegs = replace(plan.pegs, item=ids[plan.pegs.item])
    # a demand for safety stock (0) is the item's planning data
    safety = np.where(pegs.demand_ref == 0, facts.items.plan[plan.pegs.item], pegs.demand_ref)
    write_pegs(company, replace(pegs, demand_ref=safety), numbers)
    write_pegs(company, _reserved(facts), numbers, reserved=True)
    told = advice.messages_on_open(problem, ids, supplies, needed)
    told += advice.messages_on_proposals(problem, plan, ids, numbers)
    if scope is not None:
        pass_on_lateness(numbers.tolist())
    run.message_count = write_messages(company, run.id, told)
    run.proposal_count, run.past_due_count = len(numbers), int((plan.orders.release < problem.buckets.today).sum())
    chosen = None if scope is None else store.array(scope)
    run.firm_count = sql.value(_FIRM, [company, chosen, chosen])


def _proposals(facts: Facts, problem: Problem, plan: Plan, company: int, exceptions: Ints) -> Proposals:
    """Columns to write; of what is bought, supplier and price for each quantity, asked once for each that differs."""
    orders, items = plan.orders, facts.items
    asked, which = asked_for(items, orders.item, orders.quantity)
    wanted = [(int(items.id[at]), quantity(amount)) for at, amount in asked]
    found = best_sources(company, wanted, clock.today()) if wanted else []
    supplier = np.array([source.supplier if source else 0 for source in found] + [0], dtype=np.int64)
    price = np.array([micro(source.unit_price) if source else 0 for source in found] + [0], dtype=np.int64)
    return Proposals(
        items.id[orders.item],
        orders.quantity,
        orders.net,
        orders.due,
        orders.release,
        orders.possible,
        problem.lead_time[orders.item],
        supplier[which],
        price[which],
        exceptions,
    )


def _reserved(facts: Facts) -> Pegs:
    """Stock that is kept for a demand: a peg like others."""
    rows = np.array(facts.reserved, dtype=np.int64).reshape(len(facts.reserved), 5).T
    position, item, document, line, amount = rows
    today = np.full_like(item, clock.today().toordinal())
    nothing = np.zeros_like(item)
    return Pegs(item, today, amount, position, nothing, document, line, nothing)
