"""The doctor's checks of leave: balances say what their requests say."""

from collections.abc import Iterable

from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.text import _

_SUMS = f"""
SELECT b.id, b.taken, b.pending, coalesce(u.taken, 0), coalesce(u.waiting, 0)
FROM hr_leavebalance b LEFT JOIN (
  SELECT balance_id, sum(days) FILTER (WHERE taken) AS taken, sum(days) FILTER (WHERE NOT taken) AS waiting
  FROM hr_leaveuse GROUP BY 1
) u ON u.balance_id = b.id
WHERE (b.taken, b.pending) <> (coalesce(u.taken, 0), coalesce(u.waiting, 0)) ORDER BY b.id LIMIT {MOST}
"""
# taken by what is approved, waiting for what is being decided, nothing else; as many days as the request has
_USES = f"""
SELECT r.id, r.days, coalesce(sum(u.days), 0) FROM hr_leaverequest r
JOIN hr_leavetype t ON t.id = r.type_id AND t.needs_balance LEFT JOIN hr_leaveuse u ON u.request_id = r.id
  AND u.taken = (r.state = 'APPROVED')
GROUP BY r.id
HAVING coalesce(sum(u.days), 0) <> CASE
  WHEN r.state = 'APPROVED' OR (r.state = 'DRAFT' AND r.hold_id IS NOT NULL) THEN r.days ELSE 0 END
ORDER BY r.id LIMIT {MOST}
"""


@check("hr.leave_balances", _("Leave balances agree with requests", "假期额度与请假单一致"))
def balances_agree_with_requests() -> Iterable[Finding]:
    """What is taken and waiting on a balance is what requests have of it."""
    text = _(
        "taken {taken}, waiting {waiting}; requests say {used} and {asked}",
        "已休 {taken}、审批中 {waiting}，请假单合计 {used} 与 {asked}",
    )
    for number, taken, waiting, used, asked in sql.rows(_SUMS):
        yield Finding(number, text.format(taken=taken, waiting=waiting, used=used, asked=asked))


@check("hr.leave_requests", _("Leave requests hold their days", "请假单占用其天数"))
def requests_hold_their_days() -> Iterable[Finding]:
    """Approved requests have taken their days, those being decided wait with them, others hold nothing."""
    text = _("asks for {days} days and holds {held}", "申请 {days} 天，占用 {held} 天")
    for number, days, held in sql.rows(_USES):
        yield Finding(number, text.format(days=days, held=held))
