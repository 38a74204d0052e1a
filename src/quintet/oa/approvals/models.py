"""Approval requests and the tasks of their approvers."""

from django.db import models
from django.db.models import Q

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import MasterKey, MoneyField, RefField, StateField
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _
from quintet.oa.approvals.policy_models import ApprovalPolicy, PolicyCondition, PolicyStep

RUNNING = State("RUNNING", _("In approval", "审批中"), "processing")
APPROVED = State("APPROVED", _("Approved", "已通过"), "success", terminal=True)
REJECTED = State("REJECTED", _("Rejected", "已驳回"), "error", terminal=True)
WITHDRAWN = State("WITHDRAWN", _("Withdrawn", "已撤回"), "default", terminal=True)
RETURNED = State("RETURNED", _("Returned", "已退回"), "warning")
BLOCKED = State("BLOCKED", _("Approved, but not carried out", "已通过，未能执行"), "error")

WAITING = State("WAITING", _("Not yet their turn", "未到"))
PENDING = State("PENDING", _("To decide", "待审批"), "processing")
TASK_APPROVED = State("APPROVED", _("Approved", "同意"), "success", terminal=True)
TASK_REJECTED = State("REJECTED", _("Rejected", "驳回"), "error", terminal=True)
TASK_RETURNED = State("RETURNED", _("Returned", "退回"), "warning", terminal=True)
CANCELLED = State("CANCELLED", _("Not needed any more", "已取消"), terminal=True)
SKIPPED = State("SKIPPED", _("Skipped", "已跳过"), terminal=True)


class ApprovalRequest(DocumentModel):
    """A held command waiting for people. `owner_id` is who asked; what is decided stays in `subject_ref`'s hold."""

    subject_ref = RefField("", _("Document", "单据"), editable=False)
    subject_doc = models.CharField(_("Document type", "单据类型"), max_length=60, editable=False)
    subject_command = models.CharField(_("Command", "操作"), max_length=80, editable=False)
    subject_hold = models.BigIntegerField(_("Hold", "挂起"), editable=False)
    title = models.CharField(_("Title", "标题"), max_length=240, editable=False)
    reason = models.JSONField(_("Why", "审批原因"), default=dict, editable=False)  # {"en", "zh"}
    amount = MoneyField(_("Amount", "金额"), currency="currency", null=True, editable=False)
    currency = models.CharField(_("Currency", "币种"), max_length=3, blank=True, editable=False)
    round_no = models.IntegerField(_("Round", "轮次"), default=1, editable=False)
    step_no = models.IntegerField(_("Step", "当前步骤"), default=0, editable=False)
    step_count = models.IntegerField(_("Steps", "步骤数"), default=1, editable=False)
    route = models.JSONField(_("Route", "审批流程"), default=list, editable=False)  # frozen when asked: running
    # requests keep the steps they began with, whatever becomes of the policy
    blocked_reason = models.JSONField(_("Why not carried out", "未执行原因"), null=True, editable=False)
    closed_at = models.DateTimeField(_("Decided at", "完成时间"), null=True, editable=False)
    state = StateField(RUNNING, APPROVED, REJECTED, WITHDRAWN, RETURNED, BLOCKED)

    class Meta:
        verbose_name = _("Approval request", "审批单")
        indexes = [
            models.Index(fields=["company_id", "-id"], name="oa_request_list"),
            models.Index(fields=["owner_id", "-id"], name="oa_request_started"),
            models.Index(fields=["subject_ref", "-id"], name="oa_request_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_ref"], name="oa_request_one_open", condition=Q(state__in=["RUNNING", "BLOCKED"])
            ),
            models.UniqueConstraint(fields=["subject_hold"], name="oa_request_hold_once"),
        ]


constraint_text("oa_request_one_open", _("This document waits for an approval already", "该单据已有进行中的审批"))
constraint_text("oa_request_hold_once", _("This was already sent for approval", "该操作已提交审批"))


class ApprovalTask(LineModel):
    """One person's turn in one step of one round. Once finished it never reopens (sql/010)."""

    request = MasterKey(ApprovalRequest, _("Request", "审批单"), on_delete=models.CASCADE)
    round_no = models.IntegerField(_("Round", "轮次"), default=1, editable=False)
    step_no = models.IntegerField(_("Step", "步骤"), editable=False)
    user_ref = RefField("kernel.user", _("Approver", "审批人"), link=False, editable=False)
    state = StateField(
        WAITING, PENDING, TASK_APPROVED, TASK_REJECTED, TASK_RETURNED, CANCELLED, SKIPPED, label=_("Vote", "意见")
    )
    comment = models.CharField(_("Comment", "审批意见"), max_length=2000, blank=True, editable=False)
    opened_at = models.DateTimeField(_("Since", "开始时间"), null=True, editable=False)
    decided_at = models.DateTimeField(_("Decided at", "处理时间"), null=True, editable=False)

    class Meta:
        verbose_name = _("Task", "审批任务")
        indexes = [
            models.Index(fields=["request", "position"], name="oa_task_request"),
            models.Index(fields=["user_ref", "state", "request"], name="oa_task_desk"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "round_no", "step_no", "user_ref"], name="oa_task_one_vote_per_step"
            ),
        ]


constraint_text("oa_task_one_vote_per_step", _("Each person has one vote in a step", "每人在同一步骤只有一票"))
constraint_text("oa_task_never_reopens", _("This vote was given already", "该审批任务已处理"))
constraint_text("oa_requester_never_votes", _("Nobody approves their own request", "发起人不能审批自己的申请"))

__all__ = ["ApprovalPolicy", "ApprovalRequest", "ApprovalTask", "PolicyCondition", "PolicyStep"]
