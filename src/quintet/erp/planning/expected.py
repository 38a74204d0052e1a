"""When what orders lack will be there, by the pegs of the plan."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from quintet.kernel import clock, sql
from quintet.master.calendar.queries import add_working_days

# Pegs of open order lines, and when their supply comes: a proposal, a manufacturing order, or a purchase order line.
# Stock is there already. Indexes erp_sales_order_promised (open orders), erp_peg_demand (demand_ref).
_EXPECTED = """
SELECT o.id, l.id, l.expected_on, p.id, coalesce(p.due_on, m.due_on, b.promised_on, b.expected_on)
FROM erp_salesorder o JOIN erp_salesorderline l ON l.order_id = o.id
LEFT JOIN erp_peg g ON g.demand_ref = o.id AND g.demand_line = l.id
LEFT JOIN erp_plannedorder p ON p.id = g.supply_ref AND p.state = 'PROPOSED'
LEFT JOIN erp_manufacturingorder m ON m.id = g.supply_ref
LEFT JOIN erp_purchaseorderline b ON b.id = g.supply_line
WHERE o.company_id = %s AND o.state IN ('CONFIRMED', 'PARTLY_DELIVERED') AND l.short_quantity > 0
"""
# Proposals that should have been released before today, and what they hold up.
# Indexes erp_planned_order_release, erp_peg_supply.
_LATE = """
WITH RECURSIVE late AS (
  SELECT o.id, NULL::bigint AS waits_for FROM erp_plannedorder o
  WHERE o.company_id = %s AND o.release_on < %s AND o.state = 'PROPOSED'
  UNION
  SELECT o.id, l.id FROM late l JOIN erp_peg p ON p.supply_ref = l.id
  JOIN erp_plannedorder o ON o.id = p.demand_ref AND o.state = 'PROPOSED'
)
SELECT o.id, l.waits_for, o.release_on, o.due_on, o.lead_time_days FROM late l JOIN erp_plannedorder o ON o.id = l.id
"""


def list_expected_dates(company_id: int | None) -> dict[int, dict[int, date | None]]:
    """{sales order: {line: when what it lacks will be there}} of open lines for which the plan says another date now.

    A proposal that should have been released already comes a lead time from today, and holds up what is made of it.
    None: nothing is planned for it. Two statements.
    """
    late = get_late_dates(company_id)
    now: dict[tuple[int, int], date | None] = {}
    before: dict[tuple[int, int], date | None] = {}
    for order, line, known, proposal, on in sql.rows(_EXPECTED, [company_id]):
        before[order, line] = known
        comes = late.get(proposal, on)
        so_far = now.setdefault((order, line), comes)
        if so_far is None or (comes is not None and comes > so_far):
            now[order, line] = comes
    found: dict[int, dict[int, date | None]] = defaultdict(dict)
    for (order, line), on in now.items():
        if on != before[order, line]:
            found[order][line] = on
    return dict(found)


def get_late_dates(company_id: int | None) -> dict[int, date]:
    """{proposal: when it can be there} of those that are late by themselves or wait for one that is. One statement."""
    today = clock.today()
    facts: dict[int, tuple[date, date, int]] = {}
    waits: dict[int, set[int]] = defaultdict(set)
    for number, waits_for, release_on, due_on, lead in sql.rows(_LATE, [company_id, today]):
        facts[number] = release_on, due_on, lead
        waits[number] |= {waits_for} if waits_for else set()
    found: dict[int, date] = {}
    for number in facts:
        _possible(number, facts, waits, found, today)
    return found


def _possible(
    number: int,
    facts: Mapping[int, tuple[date, date, int]],
    waits: Mapping[int, set[int]],
    found: dict[int, date],
    today: date,
) -> date:
    """The day it can be there: a lead time after it can start, but not before it is due."""
    if number not in found:
        release_on, due_on, lead = facts[number]
        start = max([release_on, today, *(_possible(each, facts, waits, found, today) for each in waits[number])])
        found[number] = due_on if start <= release_on else max(due_on, add_working_days(start, lead))
    return found[number]
