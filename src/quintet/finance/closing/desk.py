"""The closing checklist of the month that is being closed."""

from typing import Any

from quintet.finance.closing.models import BLOCKED, NOTED, STEP_STATES, STEPS, TODO
from quintet.kernel import sql
from quintet.kernel.actor import Actor
from quintet.kernel.desk import desk_facts, figure
from quintet.kernel.desk.asked import may_see
from quintet.kernel.reports import to_document
from quintet.kernel.text import _

# index finance_closing_list, then finance_closing_steps
_STEPS = """
SELECT r.id, r.number, s.step, s.state FROM finance_closingrun r JOIN finance_closingstep s ON s.run_id = r.id
WHERE r.id = (SELECT id FROM finance_closingrun WHERE company_id = %s AND state = 'OPEN' ORDER BY last_on, id LIMIT 1)
ORDER BY s.position
"""
_TONES = {value: tone for value, _label, tone in STEP_STATES}
_LABELS = {value: label for value, label, _tone in STEP_STATES}
_NAMES = dict(STEPS)


@desk_facts(
    "finance.closing_checklist",
    _("Closing checklist", "结账清单"),
    roles="accountant chief_accountant cfo",
    rank=30,
    empty=_(
        "No month is being closed. Start a closing when the month is over.", "没有进行中的结账。月末新建一张结账单。"
    ),
)
def closing_checklist(actor: Actor) -> list[dict[str, Any]] | None:
    """What is left of the earliest open closing; each step opens it. One statement."""
    if not may_see(actor, "finance.closing_run", ["state"]):
        return None
    rows = sql.rows(_STEPS, [actor.company_id])
    left = [row for row in rows if row[3] in (TODO, BLOCKED, NOTED)]
    return [
        figure(
            _NAMES[step], str(_LABELS[state]), "text", tone=_TONES[state], to=to_document("finance.closing_run", run)
        )
        for run, _number, step, state in left
    ]
