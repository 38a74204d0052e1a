"""When what orders lack will be there, by the pegs of the plan."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from quintet.kernel import clock, sql, store
from quintet.master.calendar.queries import add_working_days

# Pegs of open order lines, and when their supply comes: a proposal, a manufacturing order, or a purchase order line.
# Stock is there already. Indexes erp_sales_order_promised (open orders), erp_peg_demand (demand_ref).
_EXPECTED = """
SELECT o.id, l.id, l.expected_on, max(coalesce(p.possible_on, p.due_on, m.due_on, b.promised_on, b.expected_on))
FROM erp_salesorder o JOIN erp_salesorderline l ON l.order_id = o.id
LEFT JOIN erp_peg g ON g.demand_ref = o.id AND g.demand_line = l.id
LEFT JOIN erp_plannedorder p ON p.id = g.supply_ref AND p.state = 'PROPOSED'
LEFT JOIN erp_manufacturingorder m ON m.id = g.supply_ref
LEFT JOIN erp_purchaseorderline b ON b.id = g.supply_line
WHERE o.company_id = %s AND o.state IN ('CONFIRMED', 'PARTLY_DELIVERED') AND l.short_quantity > 0
GROUP BY o.id, l.id, l.expected_on
HAVING l.expected_on IS DISTINCT FROM
  max(coalesce(p.possible_on, p.due_on, m.due_on, b.promised_on, b.expected_on))
"""
# Proposals right above these that are late, or have to wait for one of what they take; indexes erp_peg_supply, _demand.
_ABOVE = """
SELECT o.id, o.release_on, o.due_on, o.lead_time_days, o.possible_on, max(s.possible_on)
FROM (SELECT DISTINCT p.demand_ref AS id FROM erp_peg p WHERE p.supply_ref = ANY(%s::bigint[])) above
JOIN erp_plannedorder o ON o.id = above.id AND o.state = 'PROPOSED'
JOIN erp_peg q ON q.demand_ref = o.id JOIN erp_plannedorder s ON s.id = q.supply_ref AND s.state = 'PROPOSED'
GROUP BY o.id HAVING max(s.possible_on) > o.release_on OR o.possible_on > o.due_on
"""
_NOTE = """
UPDATE erp_plannedorder o SET possible_on = u.day FROM unnest(%s::bigint[], %s::date[]) AS u(id, day) WHERE o.id = u.id
"""


def list_expected_dates(company_id: int | None) -> dict[int, dict[int, date | None]]:
    """{sales order: {line: when what it lacks will be there}} of open lines for which the plan says another date now.

    A proposal that should have been released already comes a lead time from today, and holds up what is made of it.
    None: nothing is planned for it. One statement.
    """
    found: dict[int, dict[int, date | None]] = defaultdict(dict)
    for order, line, _before, on in sql.rows(_EXPECTED, [company_id]):
        found[order][line] = on
    return dict(found)


def pass_on_lateness(proposals: Sequence[int]) -> None:
    """After a net change: proposals that were left alone but are made of these come as late as these let them.

    A statement or two a level, over what changes only.
    """
    today, changed = clock.today(), list(proposals)
    while changed:
        dates = {}
        for number, release_on, due_on, lead, known, waits in sql.rows(_ABOVE, [store.array(changed)]):
            start = max(release_on, today, waits)
            on = due_on if start <= release_on else max(due_on, add_working_days(start, lead))
            if on != known:
                dates[number] = on
        if dates:
            days = "{" + ",".join(day.isoformat() for day in dates.values()) + "}"
            sql.execute(_NOTE, [store.array(dates), days])
        changed = list(dates)
