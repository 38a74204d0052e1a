"""The record of exports as a report: who took what, with which question, how many, when, from where."""

import json
from datetime import date, timedelta
from typing import Annotated, Any

from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor
from quintet.kernel.documents import documents
from quintet.kernel.inputs import Input
from quintet.kernel.reading.periods import start_of
from quintet.kernel.reports import Column, Result, ref, report, reports
from quintet.kernel.results import Refused
from quintet.kernel.text import Text, _

MOST = 5_000  # rows of the report
_OUTCOMES = {
    "RUNNING": _("Running", "进行中"),
    "DONE": _("Done", "已完成"),
    "STOPPED": _("Stopped by its reader", "下载中止"),
    "FAILED": _("Broke off", "失败"),
}
# index kernel_export_at
_EXPORTS = f"""
SELECT e.at, e.user_id, u.name, e.what, e.format, e.rows, e.outcome, e.question, e.address
FROM kernel_export e LEFT JOIN kernel_user u ON u.id = e.user_id
WHERE e.at >= %s AND e.at < %s AND (%s::bigint IS NULL OR e.user_id = %s)
  AND (e.company_id IS NULL OR e.company_id = ANY(%s::bigint[]))
ORDER BY e.at DESC, e.id DESC LIMIT {MOST + 1}
"""


def _last_month(_actor: Actor) -> dict[str, Any]:
    return {"first": clock.today() - timedelta(days=30), "last": clock.today()}


@report(
    "master.exports",
    _("Exports", "导出记录"),
    icon="export",
    roles="administrator auditor",
    help=_(
        "What was taken out of the system in files. Nothing here is ever changed.", "以文件导出的内容，记录不可更改。"
    ),
    labels={"first": _("From", "自"), "last": _("To", "至"), "user": _("Who", "操作人")},
    defaults=_last_month,
)
def list_exports(
    actor: Actor, *, first: date, last: date, user: Annotated[int | None, Input(to="kernel.user")] = None
) -> Result:
    """Exports of these days (in the company's zone), the newest first; raises Refused where they are too many."""
    rows = sql.rows(
        _EXPORTS, [start_of(first), start_of(last + timedelta(days=1)), user, user, list(actor.company_ids)]
    )
    if len(rows) > MOST:
        raise Refused(_("Too many: choose fewer days", "记录过多，请缩小日期范围"), rule="master.exports.within_reach")
    columns = [
        Column("at", _("When", "时间"), "datetime"),
        Column("who", _("Who", "操作人"), "ref"),
        Column("what", _("What", "内容"), width=200),
        Column("format", _("File", "文件格式")),
        Column("rows", _("Rows", "行数"), "integer"),
        Column("outcome", _("Outcome", "结果")),
        Column("question", _("Filter and columns", "筛选与列"), width=360),
        Column("address", _("From", "来源地址")),
    ]
    return Result(columns, [_row(*each) for each in rows])


def _row(
    at: Any, user: int | None, name: str | None, what: str, format: str, count: int | None, outcome: str,
    question: Any, address: str,
) -> dict[str, Any]:  # fmt: skip
    asked = json.loads(question) if isinstance(question, str) else question
    return {
        "at": at, "who": ref("kernel.user", user, name or "") if user else None, "what": str(_label(what)),
        "format": format, "rows": count, "outcome": str(_OUTCOMES.get(outcome, outcome)),
        "question": json.dumps(asked, ensure_ascii=False), "address": address,
    }  # fmt: skip


def _label(what: str) -> Text | str:
    name = what.removeprefix("report:")
    if what != name:
        return reports[name].label if name in reports else what
    return documents[name].plural if name in documents else what
