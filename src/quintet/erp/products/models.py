"""Work centres and machines, bills of material, routings."""

from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import (
    ChoiceField,
    MasterKey,
    PercentField,
    QuantityField,
    StateField,
    UnitPriceField,
)
from quintet.kernel.records import DocumentModel, LineModel, MasterModel
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("Draft", "草稿"))
ACTIVE = State("ACTIVE", _("Active", "生效"), "success")
RETIRED = State("RETIRED", _("Retired", "停用"), "default", terminal=True)

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)

SCRAP = Q(scrap_percent__gte=0, scrap_percent__lt=100)


def no_overlap(name: str) -> ExclusionConstraint:
    """No two active versions of an item valid on one day; int8range serves equality in GiST without an extension."""
    one = Value("[]")
    return ExclusionConstraint(
        name=name,
        expressions=[
            (Func(F("company_id"), F("company_id"), one, function="int8range"), "&&"),
            (Func(F("item"), F("item"), one, function="int8range"), "&&"),
            (Func(F("valid_from"), F("valid_to"), one, function="daterange"), "&&"),
        ],
        condition=Q(state="ACTIVE"),
    )


class WorkCentre(MasterModel):
    """A place of one company where operations are done: when it works, how well, what an hour costs.

    Rates are per hour in the company's currency; work is valued at them, never at what a person is paid.
    """

    company = MasterKey("master.Company", _("Company", "公司"))
    calendar = MasterKey("master.WorkingCalendar", _("Working calendar", "工作日历"), null=True, blank=True)
    efficiency = PercentField(
        _("Efficiency %", "效率 %"),
        default=HUNDRED,
        help_text=_("80: work takes 100/80 of its standard time", "80 表示实际用时为标准工时的 100/80"),
    )
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    labour_rate = UnitPriceField(_("Labour rate per hour", "人工费率（每小时）"), currency="currency", default=ZERO)
    overhead_rate = UnitPriceField(
        _("Overhead rate per hour", "制造费用费率（每小时）"), currency="currency", default=ZERO
    )

    class Meta:
        verbose_name = _("Work centre", "工作中心")
        constraints = [
            models.CheckConstraint(condition=Q(efficiency__gt=0), name="erp_work_centre_efficiency"),
            models.CheckConstraint(condition=Q(labour_rate__gte=0, overhead_rate__gte=0), name="erp_work_centre_rates"),
        ]


class WorkCentreWindow(LineModel):
    """Hours of a working day in which the centre works: "08:00" to "12:00" in the company's zone."""

    work_centre = MasterKey(WorkCentre, _("Work centre", "工作中心"), on_delete=models.CASCADE)
    from_time = models.CharField(_("From", "开始"), max_length=5)
    to_time = models.CharField(_("To", "结束"), max_length=5, help_text=_("24:00 is midnight", "24:00 为午夜"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_time__gt=F("from_time")), name="erp_work_centre_window_order")
        ]


class WorkCentreRate(LineModel):
    """What an hour of labour with a skill at a level is valued at; the row of the highest level that is met counts."""

    work_centre = MasterKey(WorkCentre, _("Work centre", "工作中心"), on_delete=models.CASCADE)
    skill = MasterKey("master.Skill", _("Skill", "技能"))
    min_level = models.IntegerField(_("From level", "起始级别"), default=1)
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    labour_rate = UnitPriceField(_("Labour rate per hour", "人工费率（每小时）"), currency="currency")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work_centre", "skill", "min_level"], name="erp_work_centre_rate_once"),
            models.CheckConstraint(condition=Q(min_level__gte=1, min_level__lte=5), name="erp_work_centre_rate_level"),
            models.CheckConstraint(condition=Q(labour_rate__gte=0), name="erp_work_centre_rate_not_negative"),
        ]


class Machine(MasterModel):
    """A machine of a work centre; one work order at a time."""

    work_centre = MasterKey(WorkCentre, _("Work centre", "工作中心"))
    maker = models.CharField(_("Maker and model", "厂家型号"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("Machine", "设备")
        indexes = [models.Index(fields=["work_centre", "code"], name="erp_machine_work_centre")]


class Versioned(DocumentModel):
    """A version of how an item is made, valid on some days."""

    item = MasterKey("master.Item", _("Item", "物料"), where=[("kind", "in", ["make", "phantom"])])
    version_no = models.IntegerField(_("Version", "版本号"), editable=False)
    valid_from = models.DateField(_("Valid from", "生效日期"), blank=True)
    valid_to = models.DateField(
        _("Valid to", "失效日期"),
        null=True,
        blank=True,
        help_text=_("Open when left empty; the next version ends it", "留空为长期有效；新版本生效时自动截止"),
    )
    remark = models.CharField(_("Remark", "备注"), max_length=300, blank=True)
    state = StateField(DRAFT, ACTIVE, RETIRED)

    class Meta:
        abstract = True


class Bom(Versioned):
    """What `base_quantity` of an item is made of, one level."""

    base_quantity = QuantityField(_("Base quantity", "基准数量"), unit="unit_of_measure", default=ONE)
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)

    class Meta:
        verbose_name = _("Bill of material", "物料清单")
        indexes = [models.Index(fields=["company_id", "item", "-id"], name="erp_bom_item")]
        constraints = [
            models.UniqueConstraint(fields=["company_id", "item", "version_no"], name="erp_bom_version_once"),
            models.CheckConstraint(condition=Q(base_quantity__gt=0), name="erp_bom_base_quantity"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="erp_bom_dates"
            ),
            no_overlap("erp_bom_one_active"),
        ]


class BomComponent(LineModel):
    """A component: `quantity` goes into the base quantity; scrap divides: need = quantity / (1 − scrap)."""

    bom = MasterKey(Bom, _("Bill of material", "物料清单"), on_delete=models.CASCADE)
    item = MasterKey("master.Item", _("Component", "子件"))
    quantity = QuantityField(_("Quantity", "用量"), unit="unit_of_measure")
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    scrap_percent = PercentField(_("Scrap %", "损耗率 %"), default=ZERO)
    issue_method = ChoiceField(
        ("issue", _("Issue slip", "领料"), "processing"),
        ("backflush", _("Backflush", "倒冲"), "cyan"),
        verbose_name=_("Issue method", "发料方式"),
        default="issue",
    )
    operation_no = models.IntegerField(
        _("Operation no.", "用料工序"),
        null=True,
        blank=True,
        help_text=_("The operation that uses it; empty: needed at the start", "耗用该子件的工序号；留空为开工时"),
    )
    remark = models.CharField(_("Remark", "备注"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("Component", "子件")
        indexes = [
            models.Index(fields=["bom", "position"], name="erp_bom_components"),
            models.Index(fields=["item"], name="erp_bom_component_item"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="erp_bom_component_quantity"),
            models.CheckConstraint(condition=SCRAP, name="erp_bom_component_scrap"),
        ]


class Routing(Versioned):
    """How an item is made: operations in sequence. Setup is spread over the standard lot where costs are standard."""

    lot_quantity = QuantityField(
        _("Standard lot", "标准批量"),
        unit="unit_of_measure",
        default=ONE,
        help_text=_("Setup is divided by it in standard costs", "计算标准成本时用于分摊准备工时"),
    )
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)

    class Meta:
        verbose_name = _("Routing", "工艺路线")
        indexes = [models.Index(fields=["company_id", "item", "-id"], name="erp_routing_item")]
        constraints = [
            models.UniqueConstraint(fields=["company_id", "item", "version_no"], name="erp_routing_version_once"),
            models.CheckConstraint(condition=Q(lot_quantity__gt=0), name="erp_routing_lot_quantity"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="erp_routing_dates"
            ),
            no_overlap("erp_routing_one_active"),
        ]


class RoutingOperation(LineModel):
    """An operation: minutes to set up once, minutes to run a unit, the skill and level it needs."""

    routing = MasterKey(Routing, _("Routing", "工艺路线"), on_delete=models.CASCADE)
    sequence_no = models.IntegerField(_("Operation no.", "工序号"), blank=True)
    name = models.CharField(_("Operation", "工序名称"), max_length=80)
    work_centre = MasterKey(WorkCentre, _("Work centre", "工作中心"))
    setup_minutes = QuantityField(_("Setup, minutes", "准备工时（分钟）"), default=ZERO, decimal_places=2)
    run_minutes = QuantityField(_("Run per unit, minutes", "单件工时（分钟）"), default=ZERO)
    skill = MasterKey("master.Skill", _("Skill", "技能"), null=True, blank=True)
    min_level = models.IntegerField(_("Minimum level", "最低级别"), default=1)
    scrap_percent = PercentField(_("Scrap %", "报废率 %"), default=ZERO)
    instructions = models.CharField(_("Instructions", "作业说明"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("Operation", "工序")
        indexes = [models.Index(fields=["routing", "position"], name="erp_routing_operations")]
        constraints = [
            models.UniqueConstraint(
                fields=["routing", "sequence_no"],
                name="erp_routing_operation_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(setup_minutes__gte=0, run_minutes__gte=0), name="erp_routing_operation_minutes"
            ),
            models.CheckConstraint(condition=Q(min_level__gte=1, min_level__lte=5), name="erp_routing_operation_level"),
            models.CheckConstraint(condition=SCRAP, name="erp_routing_operation_scrap"),
        ]


_VERSION = _("There is such a version already", "该版本号已存在")
_DATES = _("It ends before it begins", "失效日期早于生效日期")
_SCRAP_TEXT = _("A scrap rate lies between 0 and below 100 %", "损耗率须在 0 到 100 之间（不含 100）")
_LEVEL = _("A level lies between 1 and 5", "级别须在 1 到 5 之间")
constraint_text("erp_work_centre_efficiency", _("Efficiency is above 0", "效率须大于 0"), "efficiency")
constraint_text("erp_work_centre_rates", _("A rate is not negative", "费率不能为负"), "labour_rate")
constraint_text("erp_work_centre_window_order", _("A window ends after it begins", "结束时间须晚于开始时间"))
constraint_text("erp_work_centre_rate_once", _("The skill has a rate from that level already", "该技能级别已有费率"))
constraint_text("erp_work_centre_rate_level", _LEVEL)
constraint_text("erp_work_centre_rate_not_negative", _("A rate is not negative", "费率不能为负"))
constraint_text("erp_bom_version_once", _VERSION)
constraint_text("erp_bom_base_quantity", _("The base quantity is above 0", "基准数量须大于 0"), "base_quantity")
constraint_text("erp_bom_dates", _DATES, "valid_to")
constraint_text(
    "erp_bom_one_active",
    _("Another active version of the item is valid on some of these days", "该物料已有其他生效版本，有效期重叠"),
    "valid_from",
)
constraint_text("erp_bom_component_quantity", _("A quantity is above 0", "用量须大于 0"))
constraint_text("erp_bom_component_scrap", _SCRAP_TEXT)
constraint_text("erp_routing_version_once", _VERSION)
constraint_text("erp_routing_lot_quantity", _("The standard lot is above 0", "标准批量须大于 0"), "lot_quantity")
constraint_text("erp_routing_dates", _DATES, "valid_to")
constraint_text(
    "erp_routing_one_active",
    _("Another active routing of the item is valid on some of these days", "该物料已有其他生效工艺路线，有效期重叠"),
    "valid_from",
)
constraint_text("erp_routing_operation_once", _("An operation number is used once", "工序号不能重复"))
constraint_text("erp_routing_operation_minutes", _("Minutes are not negative", "工时不能为负"))
constraint_text("erp_routing_operation_level", _LEVEL)
constraint_text("erp_routing_operation_scrap", _SCRAP_TEXT)
constraint_text("erp_bom_no_circle", _("An item cannot be part of itself", "物料不能包含自身"))
