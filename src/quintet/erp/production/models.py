"""Manufacturing orders, their components, their work orders; the slips are in slip_models."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.erp.products.models import Bom, BomComponent, Machine, Routing, WorkCentre
from quintet.erp.warehouses.models import Warehouse
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import (
    ChoiceField,
    MasterKey,
    MoneyField,
    PercentField,
    QuantityField,
    RefField,
    StateField,
    UnitPriceField,
)
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("Draft", "草稿"))
RELEASED = State("RELEASED", _("Released", "已下达"), "processing")
IN_PROGRESS = State("IN_PROGRESS", _("In progress", "生产中"), "cyan")
FINISHED = State("FINISHED", _("Finished", "已完工"), "success", terminal=True)
CLOSED = State("CLOSED", _("Closed", "已关闭"), "default", terminal=True)
CANCELLED = State("CANCELLED", _("Cancelled", "已取消"), "error", terminal=True)

WAITING = State("WAITING", _("Waiting", "等待上道"))
READY = State("READY", _("Ready", "可开工"), "processing")
RUNNING = State("RUNNING", _("Running", "加工中"), "cyan")
PAUSED = State("PAUSED", _("Paused", "暂停"), "warning")
DONE = State("DONE", _("Done", "已完成"), "success", terminal=True)

ZERO = Decimal(0)
NOTHING = Decimal("0.00")
ISSUE_METHODS = BomComponent._meta.get_field("issue_method").options


def amount(english: str, chinese: str) -> MoneyField:
    """An amount in the company's currency that only commands write."""
    return MoneyField(_(english, chinese), currency="currency", default=NOTHING, editable=False)


def count(english: str, chinese: str) -> QuantityField:
    """A quantity that only commands write."""
    return QuantityField(_(english, chinese), unit="unit_of_measure", default=ZERO, editable=False)


def minutes(english: str, chinese: str) -> QuantityField:
    """Minutes, two places, that only commands write."""
    return QuantityField(_(english, chinese), default=NOTHING, decimal_places=2, editable=False)


class ManufacturingOrder(DocumentModel):
    """A quantity of an item to be made. Costs are the company's; WIP is what was spent and not received yet.

    received_cost + residue_cost + wip_cost = material + labour + overhead, always; WIP is 0 when nothing more comes.
    """

    item = MasterKey("master.Item", _("Product", "产品"), where=[("kind", "=", "make")])
    quantity = QuantityField(_("Quantity", "计划数量"), unit="unit_of_measure")
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    warehouse = MasterKey(Warehouse, _("Warehouse", "仓库"), null=True, blank=True)
    bom = MasterKey(
        Bom,
        _("Bill of material", "物料清单"),
        null=True,
        blank=True,
        where=[("state", "=", "ACTIVE")],
        help_text=_("The valid one when left empty", "留空时取生效版本"),
    )
    routing = MasterKey(
        Routing,
        _("Routing", "工艺路线"),
        null=True,
        blank=True,
        where=[("state", "=", "ACTIVE")],
        help_text=_("The valid one when left empty; an order may have none", "留空时取生效版本；可以没有"),
    )
    sales_order_ref = RefField("erp.sales_order", _("Sales order", "销售订单"), null=True, blank=True)
    sales_line_id = models.BigIntegerField(_("Sales order line", "销售订单行"), null=True, editable=False)
    parent_ref = RefField("erp.manufacturing_order", _("For order", "上级生产订单"), null=True, blank=True)
    planned_ref = RefField("erp.planned_order", _("Planned order", "计划订单"), null=True, editable=False)
    planned_start_on = models.DateField(
        _("Planned start", "计划开工"),
        blank=True,
        help_text=_("Counted back from the due date in working days when left empty", "留空时按工作日从完工日期倒推"),
    )
    due_on = models.DateField(_("Due on", "计划完工"), blank=True)
    priority = models.IntegerField(_("Priority", "优先级"), default=5, help_text=_("1 comes first", "1 为最先"))
    remark = models.CharField(_("Remark", "备注"), max_length=300, blank=True)
    reason = models.CharField(_("Reason", "原因"), max_length=200, blank=True, editable=False)
    finished_on = models.DateField(_("Finished on", "完工日期"), null=True, blank=True, editable=False)
    good_quantity = count("Good", "合格数量")
    scrap_quantity = count("Scrapped", "报废数量")
    received_quantity = count("Received", "已入库")
    progress_percent = PercentField(_("Progress %", "进度 %"), default=ZERO, editable=False)
    is_short = models.BooleanField(
        _("Short of material", "缺料"),
        default=False,
        editable=False,
        help_text=_("Some material is neither issued nor reserved yet", "有物料尚未领用且未预留"),
    )
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    planned_unit_cost = UnitPriceField(
        _("Planned unit cost", "计划单位成本"), currency="currency", null=True, blank=True, editable=False
    )
    material_cost = amount("Material", "材料成本")
    labour_cost = amount("Labour", "人工成本")
    overhead_cost = amount("Overhead", "制造费用")
    received_cost = amount("Received at", "入库成本")
    residue_cost = amount("Residue", "结余损失")
    wip_cost = amount("Work in process", "在制成本")
    state = StateField(DRAFT, RELEASED, IN_PROGRESS, FINISHED, CLOSED, CANCELLED)

    class Meta:
        verbose_name = _("Manufacturing order", "生产订单")
        indexes = [
            models.Index(fields=["company_id", "due_on", "id"], name="erp_mo_due"),
            models.Index(fields=["company_id", "-due_on", "-id"], name="erp_mo_due_desc"),
            models.Index(fields=["company_id", "item", "due_on", "id"], name="erp_mo_item"),
            models.Index(
                fields=["sales_order_ref"], name="erp_mo_sales_order", condition=Q(sales_order_ref__isnull=False)
            ),
            models.Index(
                fields=["company_id", "planned_start_on", "id"],
                name="erp_mo_open",
                condition=Q(state__in=["DRAFT", "RELEASED", "IN_PROGRESS"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="erp_mo_quantity"),
            models.CheckConstraint(
                condition=Q(
                    received_quantity__gte=0,
                    scrap_quantity__gte=0,
                    quantity__gte=F("received_quantity") + F("scrap_quantity"),
                ),
                name="erp_mo_received",
            ),
            models.CheckConstraint(
                condition=Q(
                    received_cost=F("material_cost")
                    + F("labour_cost")
                    + F("overhead_cost")
                    - F("wip_cost")
                    - F("residue_cost")
                ),
                name="erp_mo_costs_add_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    material_cost__gte=0,
                    labour_cost__gte=0,
                    overhead_cost__gte=0,
                    received_cost__gte=0,
                    residue_cost__gte=0,
                    wip_cost__gte=0,
                ),
                name="erp_mo_costs_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "RELEASED", "IN_PROGRESS"]) | Q(wip_cost=0), name="erp_mo_ended_no_wip"
            ),
        ]


class ManufacturingComponent(LineModel):
    """A component of an order: what it needs, got, and how much of what it cost went into received goods."""

    order = MasterKey(ManufacturingOrder, _("Manufacturing order", "生产订单"), on_delete=models.CASCADE)
    item = MasterKey("master.Item", _("Component", "子件"), editable=False)
    warehouse = MasterKey(Warehouse, _("Warehouse", "仓库"), editable=False)
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    quantity_per = QuantityField(_("Per unit", "单位用量"), default=ZERO, editable=False)
    scrap_percent = PercentField(_("Scrap %", "损耗率 %"), default=ZERO, editable=False)
    required_quantity = count("Required", "应领")
    reserved_quantity = count("Reserved", "已预留")
    issued_quantity = count("Issued", "已领")
    currency = models.CharField(max_length=3, default="CNY", editable=False)
    issued_cost = amount("Issued at", "领料成本")
    absorbed_cost = amount("Gone into goods", "已转入产成品")
    issue_method = ChoiceField(
        *ISSUE_METHODS, verbose_name=_("Issue method", "发料方式"), default="issue", editable=False
    )
    operation_no = models.IntegerField(_("Operation no.", "用料工序"), null=True, editable=False)

    class Meta:
        verbose_name = _("Component of an order", "生产用料")
        indexes = [
            models.Index(fields=["order", "position"], name="erp_mo_components"),
            models.Index(fields=["item"], name="erp_mo_component_item"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(required_quantity__gte=0, issued_quantity__gte=0, reserved_quantity__gte=0),
                name="erp_mo_component_quantities",
            ),
            models.CheckConstraint(
                condition=Q(absorbed_cost__gte=0, absorbed_cost__lte=F("issued_cost")), name="erp_mo_component_absorbed"
            ),
            models.CheckConstraint(
                condition=Q(issued_quantity__gt=0) | Q(issued_cost=0), name="erp_mo_component_nothing_costs_nothing"
            ),
        ]


class WorkOrder(DocumentModel):
    """An operation of an order: where, who, how far, what it took and cost."""

    manufacturing_order = RefField("erp.manufacturing_order", _("Manufacturing order", "生产订单"), editable=False)
    sequence_no = models.IntegerField(_("Operation no.", "工序号"), editable=False)
    name = models.CharField(_("Operation", "工序"), max_length=80, editable=False)
    item = MasterKey("master.Item", _("Product", "产品"), editable=False)
    work_centre = MasterKey(WorkCentre, _("Work centre", "工作中心"), editable=False)
    machine = MasterKey(Machine, _("Machine", "设备"), null=True, editable=False)
    employee_ref = RefField("hr.employee", _("Employee", "操作人"), link=False, null=True, editable=False)
    skill = MasterKey("master.Skill", _("Skill", "技能"), null=True, editable=False)
    min_level = models.IntegerField(_("Minimum level", "最低级别"), default=1, editable=False)
    instructions = models.CharField(_("Instructions", "作业说明"), max_length=500, blank=True, editable=False)
    due_on = models.DateField(_("Due on", "订单完工日期"), editable=False)
    priority = models.IntegerField(_("Priority", "优先级"), default=5, editable=False)
    quantity = QuantityField(_("Quantity", "数量"), unit="unit_of_measure", editable=False)
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    good_quantity = count("Good", "合格")
    scrap_quantity = count("Scrapped", "报废")
    rework_quantity = count("Reworked", "返工")
    setup_minutes = minutes("Setup, minutes", "准备工时（分钟）")
    planned_minutes = minutes("Planned, minutes", "计划工时（分钟）")
    reported_minutes = minutes("Reported, minutes", "已报工时（分钟）")
    timed_minutes = minutes("Timed, not reported", "已计时未报（分钟）")
    running_since = models.DateTimeField(_("Running since", "本次开始"), null=True, blank=True, editable=False)
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    labour_cost = amount("Labour", "人工成本")
    overhead_cost = amount("Overhead", "制造费用")
    absorbed_labour = amount("Labour gone into goods", "已转人工")
    absorbed_cost = amount("Gone into goods", "已转入产成品")
    start_at = models.DateTimeField(_("Planned start", "计划开始"), null=True, blank=True, editable=False)
    end_at = models.DateTimeField(_("Planned end", "计划结束"), null=True, blank=True, editable=False)
    started_at = models.DateTimeField(_("Started", "实际开始"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("Finished", "实际完成"), null=True, blank=True, editable=False)
    remark = models.CharField(_("Remark", "备注"), max_length=300, blank=True)
    state = StateField(WAITING, READY, RUNNING, PAUSED, DONE, CANCELLED)

    class Meta:
        verbose_name = _("Work order", "工序任务")
        indexes = [
            models.Index(fields=["company_id", "due_on", "id"], name="erp_wo_due"),
            models.Index(fields=["company_id", "start_at", "id"], name="erp_wo_start"),
            models.Index(fields=["manufacturing_order", "sequence_no"], name="erp_wo_order"),
            models.Index(
                fields=["company_id", "work_centre", "due_on", "id"],
                name="erp_wo_open",
                condition=Q(state__in=["WAITING", "READY", "RUNNING", "PAUSED"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    good_quantity__gte=0,
                    scrap_quantity__gte=0,
                    quantity__gte=F("good_quantity") + F("scrap_quantity"),
                ),
                name="erp_wo_quantities",
            ),
            models.CheckConstraint(
                condition=Q(
                    absorbed_labour__gte=0,
                    absorbed_labour__lte=F("labour_cost"),
                    absorbed_cost__gte=F("absorbed_labour"),
                    absorbed_cost__lte=F("absorbed_labour") + F("overhead_cost"),
                ),
                name="erp_wo_absorbed",
            ),
        ]


constraint_text("erp_mo_quantity", _("A quantity is above 0", "数量须大于 0"), "quantity")
constraint_text("erp_mo_received", _("More than was ordered", "入库与报废之和超过计划数量"))
constraint_text("erp_mo_costs_add_up", _("Costs and work in process do not add up", "成本与在制、入库金额不符"))
constraint_text("erp_mo_costs_not_negative", _("Work in process is not negative", "在制成本不能为负"))
constraint_text("erp_mo_ended_no_wip", _("An order that ended has no work in process", "已结束的订单不能有在制成本"))
constraint_text("erp_mo_component_quantities", _("More came back than was issued", "退料数量超过已领数量"))
constraint_text("erp_mo_component_absorbed", _("It has gone into received goods already", "该材料成本已转入产成品"))
constraint_text("erp_mo_component_nothing_costs_nothing", _("Nothing issued costs nothing", "未领料不应有成本"))
constraint_text("erp_wo_quantities", _("More than came to this operation", "报工数量超过上道工序转入数量"))
constraint_text("erp_wo_absorbed", _("More than the operation cost", "转出金额超过工序成本"))

from quintet.erp.production import slip_models  # noqa: E402, F401  (tables of the same room)
