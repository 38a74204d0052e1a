"""Slots of machines and people, scheduling runs and what they found, machines out of order."""

from django.db import models
from django.db.models import F, Q

from quintet.erp.products.models import Machine
from quintet.kernel.constraints import constraint_text, no_overlap
from quintet.kernel.fields import ChoiceField, MasterKey, MessageField, RefField, StateField
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("Draft", "草稿"))
OPTIMISING = State("OPTIMISING", _("Optimising", "优化中"), "processing")
DONE = State("DONE", _("Done", "已完成"), "success", terminal=True)
DOWN = State("DOWN", _("Down", "停机中"), "error")
REPAIRED = State("REPAIRED", _("Runs again", "已恢复"), "success", terminal=True)
CANCELLED = State("CANCELLED", _("Cancelled", "已取消"), "default", terminal=True)

LONGEST_HORIZON = 400  # days
LONGEST_SEARCH = 600  # seconds


class Slot(models.Model):
    """A piece of working time in which a work order is done on a machine, by somebody where it needs a skill.

    Written only by scheduling, set-based. The slots of a work order lie between its planned start and end.
    """

    id = models.BigIntegerField(primary_key=True)
    company_id = models.BigIntegerField()
    work_order = RefField("erp.work_order", _("Work order", "工序任务"), link=False)
    machine = MasterKey(Machine, _("Machine", "设备"))
    employee_ref = RefField("hr.employee", _("Employee", "员工"), link=False, null=True)
    start_at = models.DateTimeField(_("Start", "开始"))
    end_at = models.DateTimeField(_("End", "结束"))

    class Meta:
        db_table = "erp_slot"
        indexes = [
            models.Index(fields=["work_order", "start_at"], name="erp_slot_work_order"),
            models.Index(fields=["company_id", "end_at"], name="erp_slot_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(end_at__gt=F("start_at")), name="erp_slot_order"),
            no_overlap("erp_slot_machine_once", same=["machine"], first="start_at", last="end_at", kind="tstzrange"),
            no_overlap(
                "erp_slot_person_once",
                same=["employee_ref"],
                first="start_at",
                last="end_at",
                kind="tstzrange",
                condition=Q(employee_ref__isnull=False),
            ),
        ]


class ScheduleRun(DocumentModel):
    """A run of scheduling: from when, how far, what stays, and what came out."""

    first_on = models.DateField(_("From", "开始日期"), blank=True)
    horizon_days = models.IntegerField(_("Horizon (days)", "排程范围（天）"), default=56)
    frozen_days = models.IntegerField(
        _("Frozen (days)", "冻结期（天）"),
        default=0,
        help_text=_("What starts within these days stays where it is", "在冻结期内开始的工序保持不变"),
    )
    strategy = ChoiceField(
        ("greedy", _("Quick", "快速排程"), "default"),
        ("optimise", _("Optimise", "优化排程"), "processing"),
        verbose_name=_("Strategy", "策略"),
        default="greedy",
        help_text=_(
            "Quick places orders one after the other; optimising improves that plan in the background until nothing "
            "better exists or its time is over",
            "快速：按订单顺序依次安排；优化：在后台改进该方案，直至证明最优或时间用完",
        ),
    )
    time_limit = models.IntegerField(
        _("Time limit (s)", "优化时限（秒）"),
        default=20,
        help_text=_("How long the optimiser may look for a better plan", "优化最多用时"),
    )
    planned_at = models.DateTimeField(_("Planned at", "运行时间"), null=True, editable=False)
    order_count = models.IntegerField(_("Orders", "订单数"), default=0, editable=False)
    planned_count = models.IntegerField(_("Operations planned", "已排工序"), default=0, editable=False)
    kept_count = models.IntegerField(_("Kept", "保持不变"), default=0, editable=False)
    moved_count = models.IntegerField(_("Moved", "有变动"), default=0, editable=False)
    late_count = models.IntegerField(_("Late orders", "延期订单"), default=0, editable=False)
    unplaced_count = models.IntegerField(_("Not placed", "未排工序"), default=0, editable=False)
    tardiness_hours = models.IntegerField(_("Tardiness (hours)", "总延期（小时）"), default=0, editable=False)
    makespan_hours = models.IntegerField(_("Makespan (hours)", "总跨度（小时）"), default=0, editable=False)
    setup_minutes = models.IntegerField(_("Setup (minutes)", "准备时间（分钟）"), default=0, editable=False)
    quick_tardiness_hours = models.IntegerField(
        _("Tardiness of the quick plan (hours)", "快速方案总延期（小时）"), null=True, editable=False
    )
    quick_makespan_hours = models.IntegerField(
        _("Makespan of the quick plan (hours)", "快速方案总跨度（小时）"), null=True, editable=False
    )
    least_tardiness_hours = models.IntegerField(
        _("Tardiness, proven least (hours)", "总延期下限（小时）"),
        null=True,
        editable=False,
        help_text=_("No plan can be less late", "任何方案都不可能更低"),
    )
    least_makespan_hours = models.IntegerField(
        _("Makespan, proven least (hours)", "总跨度下限（小时）"),
        null=True,
        editable=False,
        help_text=_("No plan that is not later ends sooner", "延期不增加时不可能更短"),
    )
    verdict = MessageField(_("What optimising brought", "优化结论"))
    duration_ms = models.IntegerField(_("Duration (ms)", "用时（毫秒）"), default=0, editable=False)
    state = StateField(DRAFT, OPTIMISING, DONE)

    class Meta:
        verbose_name = _("Scheduling run", "排程运算")
        indexes = [models.Index(fields=["company_id", "-first_on", "-id"], name="erp_schedule_run_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(horizon_days__gte=1, horizon_days__lte=LONGEST_HORIZON), name="erp_schedule_run_horizon"
            ),
            models.CheckConstraint(
                condition=Q(frozen_days__gte=0, frozen_days__lte=F("horizon_days")), name="erp_schedule_run_frozen"
            ),
            models.CheckConstraint(
                condition=Q(time_limit__gte=1, time_limit__lte=LONGEST_SEARCH), name="erp_schedule_run_limit"
            ),
        ]


class ScheduleMessage(LineModel):
    """What a run says about an order or an operation: late, or not placed and why."""

    run = MasterKey(ScheduleRun, _("Scheduling run", "排程运算"), on_delete=models.CASCADE)
    kind = ChoiceField(
        ("late", _("Late", "延期"), "error"),
        ("unplaced", _("Not placed", "未排"), "warning"),
        verbose_name=_("Kind", "类型"),
        editable=False,
    )
    order_ref = RefField("erp.manufacturing_order", _("Manufacturing order", "生产订单"), link=False, editable=False)
    work_order_ref = RefField("erp.work_order", _("Operation", "工序任务"), link=False, null=True, editable=False)
    due_on = models.DateField(_("Due on", "需求日期"), null=True, editable=False)
    days = models.IntegerField(_("Days late", "延期天数"), null=True, editable=False)
    text = MessageField(_("Message", "说明"), editable=False)

    class Meta:
        verbose_name = _("Scheduling message", "排程信息")
        indexes = [models.Index(fields=["run", "position"], name="erp_schedule_messages")]


class MachineDowntime(DocumentModel):
    """A machine that cannot run for a while: capacity is taken away, and what lay there is placed anew."""

    machine = MasterKey(Machine, _("Machine", "设备"), where=[("active", "=", True)])
    kind = ChoiceField(
        ("breakdown", _("Breakdown", "故障"), "error"),
        ("maintenance", _("Maintenance", "保养"), "processing"),
        verbose_name=_("Kind", "类型"),
        default="breakdown",
    )
    from_at = models.DateTimeField(_("From", "开始时间"), blank=True)
    to_at = models.DateTimeField(_("Until", "预计恢复时间"))
    reason = models.CharField(_("Reason", "原因"), max_length=300)
    moved_count = models.IntegerField(_("Operations moved", "变动工序"), default=0, editable=False)
    unplaced_count = models.IntegerField(_("Not placed", "未排工序"), default=0, editable=False)
    state = StateField(DRAFT, DOWN, REPAIRED, CANCELLED)

    class Meta:
        verbose_name = _("Machine downtime", "设备停机单")
        indexes = [
            models.Index(fields=["company_id", "-from_at", "-id"], name="erp_downtime_from"),
            models.Index(fields=["machine", "-to_at"], name="erp_downtime_machine"),
        ]
        constraints = [models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="erp_downtime_order")]


constraint_text("erp_slot_order", _("A slot ends after it begins", "时段的结束须晚于开始"))
constraint_text(
    "erp_slot_machine_once",
    _("The machine has just been given another job at that time", "该设备在此时段刚被安排了其他工序"),
    "machine",
)
constraint_text(
    "erp_slot_person_once",
    _("The person has just been given another job at that time", "该员工在此时段刚被安排了其他工序"),
    "employee",
)
constraint_text(
    "erp_schedule_run_horizon",
    _("A horizon lies between 1 and 400 days", "排程范围须在 1 到 400 天之间"),
    "horizon_days",
)
constraint_text(
    "erp_schedule_run_frozen",
    _("The frozen days lie within the horizon", "冻结期须在排程范围之内"),
    "frozen_days",
)
constraint_text(
    "erp_schedule_run_limit",
    _("The time limit lies between 1 and 600 seconds", "优化时限须在 1 到 600 秒之间"),
    "time_limit",
)
constraint_text("erp_downtime_order", _("It ends before it begins", "恢复时间须晚于开始时间"), "to_at")
