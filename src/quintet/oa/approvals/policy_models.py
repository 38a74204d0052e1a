"""Approval policies as data: when a command waits, and for whom."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import ChoiceField, MasterKey, MoneyField, RefField
from quintet.kernel.records import LineModel, MasterModel
from quintet.kernel.text import _
from quintet.master.organisation.models import Company, OrgUnit

OPERATORS = (
    ("=", _("is", "等于")),
    ("!=", _("is not", "不等于")),
    ("<", _("less than", "小于")),
    ("<=", _("at most", "不大于")),
    (">", _("more than", "大于")),
    (">=", _("at least", "不小于")),
    ("in", _("one of", "属于")),
    ("contains", _("contains", "包含")),
    ("empty", _("is empty", "为空")),
    ("not_empty", _("is filled in", "不为空")),
)

SEQUENCE, ANY, ALL = "sequence", "any", "all"
MODES = (
    (SEQUENCE, _("One after the other", "依次审批")),
    (ANY, _("Any one of them", "或签（一人同意即可）")),
    (ALL, _("All of them", "会签（须全部同意）")),
)

FIRST, UNREACHABLE = "first", "unreachable"
REFUSALS = (
    (FIRST, _("The first refusal decides", "一人驳回即驳回")),
    (UNREACHABLE, _("When approval cannot be reached any more", "无法通过时才驳回")),
)

APPROVERS = (
    ("manager", _("Manager of the requester, n levels up", "发起人的第 n 级上级")),
    ("head", _("Head of the department", "部门负责人")),
    ("superior", _("Nearest superior with a role, else everybody with it", "具有某角色的最近上级（没有则该角色全体）")),
    ("role", _("Everybody with a role", "某角色全体")),
    ("position", _("Everybody in a position", "岗位")),
    ("user", _("A named person", "指定人员")),
)


class ApprovalPolicy(MasterModel):
    """Puts one command of one document behind approval, where its amount, department and conditions match."""

    document = models.CharField(
        _("Document", "单据"), max_length=60, help_text=_("Like erp.sales_order", "如 erp.sales_order")
    )
    command = models.CharField(_("Command", "操作"), max_length=60, help_text=_("Like confirm", "如 confirm"))
    company = MasterKey(
        Company,
        _("Company", "公司"),
        null=True,
        blank=True,
        help_text=_("Empty: every company", "不填则适用于所有公司"),
    )
    department = MasterKey(
        OrgUnit,
        _("Department", "部门"),
        null=True,
        blank=True,
        help_text=_("With everything below it; empty: every department", "包含其所有下级部门；不填则适用于所有部门"),
    )
    min_amount = MoneyField(
        _("From amount", "起审金额"),
        null=True,
        blank=True,
        help_text=_("In the document's currency; empty: any amount", "以单据币种计；不填则不限金额"),
    )
    priority = models.IntegerField(
        _("Priority", "优先级"),
        default=100,
        help_text=_("Of several that match, the lowest number decides", "多条同时匹配时，数字最小者生效"),
    )

    class Meta:
        verbose_name = _("Approval policy", "审批策略")
        indexes = [models.Index(fields=["document", "command", "priority"], name="oa_policy_command")]
        constraints = [
            models.CheckConstraint(condition=Q(min_amount__gte=Decimal(0)), name="oa_policy_amount_not_negative"),
        ]


constraint_text("oa_policy_amount_not_negative", _("An amount cannot be negative", "金额不能为负"), "min_amount")


class PolicyCondition(LineModel):
    """A field of the document's header compared with a value; all conditions must hold."""

    policy = MasterKey(ApprovalPolicy, _("Policy", "策略"), on_delete=models.CASCADE)
    field = models.CharField(_("Field", "字段"), max_length=60, help_text=_("Like discount", "如 discount"))
    operator = ChoiceField(*OPERATORS, verbose_name=_("Comparison", "比较"), default="=")
    value = models.CharField(
        _("Value", "值"),
        max_length=240,
        blank=True,
        help_text=_("Several for “one of”, separated by commas", "“属于”可填多个值，用逗号分隔"),
    )

    class Meta:
        verbose_name = _("Condition", "条件")
        indexes = [models.Index(fields=["policy", "position"], name="oa_policy_conditions")]


class PolicyStep(LineModel):
    """Who decides. Rows with the same step number decide together; steps run in the order of their numbers."""

    policy = MasterKey(ApprovalPolicy, _("Policy", "策略"), on_delete=models.CASCADE)
    step_no = models.IntegerField(_("Step", "步骤"), default=1)
    mode = ChoiceField(*MODES, verbose_name=_("How they decide", "审批方式"), default=ANY)
    refusal = ChoiceField(*REFUSALS, verbose_name=_("Refused when", "驳回规则"), default=FIRST)
    approver = ChoiceField(*APPROVERS, verbose_name=_("Approver", "审批人"), default="manager")
    level = models.IntegerField(
        _("Level", "层级"), default=1, help_text=_("Of the manager: 1 is direct", "1 为直属上级")
    )
    role = models.CharField(_("Role", "角色"), max_length=60, blank=True)
    position_ref = RefField("hr.position", _("Position", "岗位"), link=False, null=True, blank=True)
    user_ref = RefField("kernel.user", _("Person", "人员"), link=False, null=True, blank=True)
    department = MasterKey(
        OrgUnit,
        _("Department", "部门"),
        null=True,
        blank=True,
        help_text=_("Of the head; empty: the document's department", "负责人所在部门；不填则为单据的部门"),
    )

    class Meta:
        verbose_name = _("Step", "步骤")
        indexes = [models.Index(fields=["policy", "position"], name="oa_policy_steps")]
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=20), name="oa_policy_step_level"),
            models.CheckConstraint(condition=Q(step_no__gte=1), name="oa_policy_step_number"),
        ]


constraint_text("oa_policy_step_level", _("The level lies between 1 and 20", "层级须在 1 到 20 之间"))
constraint_text("oa_policy_step_number", _("Steps count from 1", "步骤编号从 1 开始"))
