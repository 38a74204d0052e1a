"""The doctor's checks of approvals."""

from collections.abc import Iterable

from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

_STUCK = f"""
SELECT r.id FROM oa_approvalrequest r WHERE r.state = 'RUNNING'
  AND NOT EXISTS (SELECT 1 FROM oa_approvaltask k WHERE k.request_id = r.id AND k.state = 'PENDING')
LIMIT {MOST}
"""
_LEFT_OVER = f"""
SELECT DISTINCT r.id FROM oa_approvalrequest r JOIN oa_approvaltask k ON k.request_id = r.id
WHERE r.state <> 'RUNNING' AND k.state IN ('PENDING', 'WAITING') LIMIT {MOST}
"""
_HOLDS = f"""
SELECT coalesce(r.id, h.document), coalesce(r.state, '-'), coalesce(h.state, '-')
FROM (SELECT * FROM oa_approvalrequest WHERE state IN ('RUNNING', 'BLOCKED')) r
FULL JOIN (SELECT * FROM kernel_hold WHERE state IN ('OPEN', 'BLOCKED')) h ON h.id = r.subject_hold
WHERE (coalesce(r.state, '-'), coalesce(h.state, '-')) NOT IN (('RUNNING', 'OPEN'), ('BLOCKED', 'BLOCKED'))
LIMIT {MOST}
"""


@check("oa.approvals_wait_for_somebody", _("Every running approval waits for somebody", "进行中的审批都有待办人"))
def approvals_wait_for_somebody() -> Iterable[Finding]:
    """A running request has a pending task, one that ended has none."""
    for (number,) in sql.rows(_STUCK):
        yield Finding(number, _("runs, but waits for nobody", "审批进行中，但没有待办人"))
    for (number,) in sql.rows(_LEFT_OVER):
        yield Finding(number, _("has ended, but still asks people", "审批已结束，但仍有待办"))


@check("oa.approvals_match_holds", _("Approvals and holds agree", "审批与挂起状态一致"))
def approvals_match_holds() -> Iterable[Finding]:
    """A running request decides an open hold, a blocked one a blocked hold, and no hold is without its request."""
    text = _("approval is {request}, the hold is {hold}", "审批状态为 {request}，挂起状态为 {hold}")
    for number, request, hold in sql.rows(_HOLDS):
        yield Finding(number, text.format(request=request, hold=hold))
