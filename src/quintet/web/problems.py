"""Refusals as application/problem+json: the rule, the system that refused, each field, in the reader's language."""

import logging
import re
import secrets
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.http import HttpResponse

from quintet.kernel.flow import flows
from quintet.kernel.reading.drafts import written_errors
from quintet.kernel.results import NeedsAcknowledgement, QuintetError
from quintet.kernel.text import _
from quintet.web.http import encode

log = logging.getLogger("quintet.web")

TITLES = {
    "invalid": _("Please check the input", "请检查输入"),
    "refused": _("Refused", "操作被拒绝"),
    "not_allowed": _("Not allowed", "没有权限"),
    "not_found": _("Not found", "未找到"),
    "version_conflict": _("Changed by somebody else", "已被他人修改"),
    "needs_acknowledgement": _("Please confirm", "请确认"),
    "login_required": _("Please sign in", "请先登录"),
    "wrong_state": _("Not possible in this state", "当前状态不允许"),
    "held": _("Waits for approval", "正在等待审批"),
    "conflict": _("In conflict", "冲突"),
    "too_many": _("Too many attempts", "尝试次数过多"),
    "idempotency": _("The key was used for something else", "幂等键已用于其他请求"),
    "unexpected": _("Something went wrong", "发生意外错误"),
}


def problem(kind: str, status: int, detail: Any, *, rule: str = "", system: str = "", **more: Any) -> HttpResponse:
    """A problem response."""
    data = {
        "type": kind,
        "title": str(TITLES[kind]),
        "status": status,
        "detail": str(detail),
        "system": system or None,
        "rule": rule or None,
        "errors": [],
        **more,
    }
    response = HttpResponse(encode(data), status=status, content_type="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def of_refusal(refusal: QuintetError, **more: Any) -> HttpResponse:
    """The response for a refusal of the kernel or of the web layer."""
    if isinstance(refusal, NeedsAcknowledgement):
        more["token"] = refusal.token
        more["warnings"] = [
            {"rule": w.gate, "system": _system_of(w.gate), "message": str(w.message)} for w in refusal.warnings
        ]
    return problem(
        refusal.type,
        refusal.status,
        refusal.message,
        rule=refusal.rule,
        system=_system_of(refusal.rule) if refusal.system in (refusal.rule, *flows) else refusal.system,
        errors=written_errors(refusal.errors),
        **more,
    )


def _system_of(rule: str) -> str:
    """Whose rule it is: a gate's declared system, else the first word of its id."""
    flow = flows.get(rule.partition(".")[0])
    if flow is not None:
        return next((step.system for step in flow.steps if step.id == rule), flow.name)
    return re.split(r"[._]", rule)[0]  # a constraint is named master_unit_code_key


def of_failure(failure: Exception) -> HttpResponse:
    """The response for anything nobody foresaw: a number to find it in the log by, and nothing of its inside."""
    if isinstance(failure, RequestDataTooBig):
        return problem("invalid", 413, _("The request is too large", "请求过大"), rule="web.too_large")
    if isinstance(failure, SuspiciousOperation | TooManyFieldsSent | UnicodeError):
        return problem("invalid", 400, _("The request cannot be read", "无法读取该请求"), rule="web.unreadable")
    number = secrets.token_hex(6)
    log.error("unexpected failure %s", number, exc_info=failure)
    detail = _("Please report the number {n} to your administrator", "请将编号 {n} 告知管理员").format(n=number)
    return problem("unexpected", 500, detail, rule="web.unexpected", log_id=number)
