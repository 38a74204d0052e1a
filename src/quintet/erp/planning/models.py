"""Item planning data, planning runs, planned orders, messages, and the pegs between supply and demand."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from quintet.erp.planning.peg_models import Peg, PlanningMark, PlanningState
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
from quintet.kernel.records import DocumentModel
from quintet.kernel.states import State
from quintet.kernel.text import _

__all__ = [
    "ItemPlan",
    "Peg",
    "PlannedOrder",
    "PlanningMark",
    "PlanningMessage",
    "PlanningRun",
    "PlanningState",
]

DRAFT = State("DRAFT", _("Draft", "草稿"))
DONE = State("DONE", _("Done", "已完成"), "success", terminal=True)
PROPOSED = State("PROPOSED", _("Proposed", "建议"), "processing")
RELEASED = State("RELEASED", _("Released", "已下达"), "success", terminal=True)
CANCELLED = State("CANCELLED", _("Cancelled", "已取消"), "error", terminal=True)
OPEN = State("OPEN", _("Open", "待处理"), "warning")
DISMISSED = State("DISMISSED", _("Dismissed", "已忽略"), "default", terminal=True)

ZERO = Decimal(0)
LOT_RULES = (
    ("lot_for_lot", _("Lot for lot", "按需批量"), "default"),
    ("fixed", _("Fixed quantity", "固定批量"), "default"),
    ("eoq", _("Economic order quantity", "经济批量"), "processing"),
    ("poq", _("Period order quantity", "期间批量"), "processing"),
    ("silver_meal", _("Silver-Meal", "Silver-Meal 启发式批量"), "purple"),
    ("wagner_whitin", _("Wagner-Whitin", "Wagner-Whitin 最优批量"), "purple"),
)
KINDS = (("make", _("Make", "生产"), "processing"), ("buy", _("Buy", "采购"), "cyan"))
EXCEPTIONS = (
    ("past_due", _("Past due", "已过下达日"), "error"),
    ("expedite", _("Expedite an open order instead", "宜催交在途订单"), "warning"),
)
MESSAGES = (
    ("expedite", _("Expedite", "提前"), "error"),
    ("postpone", _("Postpone", "推迟"), "warning"),
    ("cancel", _("Cancel", "取消"), "purple"),
    ("past_due", _("Past due", "逾期"), "error"),
)


class ItemPlan(DocumentModel):
    """How an item is planned in a company. An item without it: no lead time, no safety stock, lot for lot."""

    number = models.CharField(_("Item code", "物料编码"), max_length=60, editable=False)
    item = MasterKey("master.Item", _("Item", "物料"))
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    lead_time_days = models.IntegerField(
        _("Lead time (working days)", "提前期（工作日）"),
        null=True,
        blank=True,
        help_text=_("Empty: the supplier's for bought items, else 0", "留空：外购件取供应商提前期，其他为 0"),
    )
    safety_stock = QuantityField(_("Safety stock", "安全库存"), unit="unit_of_measure", default=ZERO, blank=True)
    lot_rule = ChoiceField(*LOT_RULES, verbose_name=_("Lot rule", "批量规则"), default="lot_for_lot")
    fixed_quantity = QuantityField(_("Fixed quantity", "固定批量"), unit="unit_of_measure", null=True, blank=True)
    minimum = QuantityField(_("Minimum", "最小批量"), unit="unit_of_measure", default=ZERO, blank=True)
    multiple = QuantityField(_("Multiple", "批量倍数"), unit="unit_of_measure", default=ZERO, blank=True)
    maximum = QuantityField(
        _("Maximum", "最大批量"),
        unit="unit_of_measure",
        null=True,
        blank=True,
        help_text=_("More than this becomes several orders", "超过时拆成多个订单"),
    )
    period_days = models.IntegerField(
        _("Period (days)", "供应期间（天）"),
        null=True,
        blank=True,
        help_text=_("Days one order covers; empty: from the EOQ", "一次订货覆盖的天数；留空按经济批量推算"),
    )
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    ordering_cost = MoneyField(
        _("Cost of an order", "每次订货（准备）成本"), currency="currency", null=True, blank=True
    )
    holding_percent = PercentField(
        _("Holding cost % a year", "年持有成本 %"),
        null=True,
        blank=True,
        help_text=_("Of the item's unit cost", "占物料单位成本的百分比"),
    )
    yield_percent = PercentField(
        _("Yield %", "成品率 %"),
        default=Decimal(100),
        blank=True,
        help_text=_(
            "Good output of what is started: components are planned for quantity ÷ yield", "投料按数量 ÷ 成品率计算"
        ),
    )
    warehouse = MasterKey(Warehouse, _("Warehouse", "入库仓库"), null=True, blank=True)
    release = ChoiceField(
        ("manual", _("By hand", "手工"), "default"),
        ("automatic", _("Automatic", "自动"), "success"),
        verbose_name=_("Release", "下达方式"),
        default="manual",
        help_text=_("Automatic: orders are made at the end of the run", "自动：运算结束后直接生成订单"),
    )
    planner = RefField("kernel.user", _("Planner", "计划员"), link=False, null=True, blank=True)

    class Meta:
        verbose_name = _("Item planning data", "物料计划参数")
        indexes = [models.Index(fields=["company_id", "number", "id"], name="erp_item_plan_number")]
        constraints = [
            models.UniqueConstraint(fields=["company_id", "item"], name="erp_item_plan_once"),
            models.CheckConstraint(
                condition=Q(safety_stock__gte=0)
                & Q(minimum__gte=0)
                & Q(multiple__gte=0)
                & (Q(maximum=None) | Q(maximum__gt=0))
                & (Q(fixed_quantity=None) | Q(fixed_quantity__gt=0)),
                name="erp_item_plan_quantities",
            ),
            models.CheckConstraint(
                condition=(Q(lead_time_days=None) | Q(lead_time_days__range=(0, 1000)))
                & (Q(period_days=None) | Q(period_days__range=(1, 1000))),
                name="erp_item_plan_days",
            ),
            models.CheckConstraint(
                condition=Q(yield_percent__gte=1, yield_percent__lte=100), name="erp_item_plan_yield"
            ),
        ]


constraint_text("erp_item_plan_once", _("This item has planning data already", "该物料已有计划参数"), "item")
constraint_text("erp_item_plan_quantities", _("Lot quantities are above 0", "批量参数须大于 0"))
constraint_text("erp_item_plan_days", _("Days lie between 0 and 1000", "天数须在 0 到 1000 之间"))
constraint_text(
    "erp_item_plan_yield", _("A yield lies between 1 and 100 %", "成品率须在 1% 到 100% 之间"), "yield_percent"
)


class PlanningRun(DocumentModel):
    """A run of material requirements planning: what it looked at, what it proposed, how long it took."""

    kind = ChoiceField(
        ("regenerative", _("All items", "全部重算"), "processing"),
        ("net_change", _("What changed", "净改变"), "default"),
        verbose_name=_("Kind", "类型"),
        default="regenerative",
    )
    horizon_weeks = models.IntegerField(_("Horizon (weeks)", "计划展望期（周）"), default=26)
    bucket = ChoiceField(
        ("day", _("Day", "日"), "default"),
        ("week", _("Week", "周"), "default"),
        verbose_name=_("Time bucket", "时段"),
        default="day",
    )
    planned_on = models.DateField(_("Planned on", "运算日期"), null=True, editable=False)
    item_count = models.IntegerField(_("Items", "物料数"), default=0, editable=False)
    demand_count = models.IntegerField(_("Demands", "需求数"), default=0, editable=False)
    proposal_count = models.IntegerField(_("Proposals", "计划订单数"), default=0, editable=False)
    past_due_count = models.IntegerField(_("Past due", "逾期数"), default=0, editable=False)
    firm_count = models.IntegerField(_("Firm kept", "保留的固定订单"), default=0, editable=False)
    message_count = models.IntegerField(_("Messages", "例外信息数"), default=0, editable=False)
    released_count = models.IntegerField(_("Released", "自动下达数"), default=0, editable=False)
    duration_ms = models.IntegerField(_("Duration (ms)", "用时（毫秒）"), default=0, editable=False)
    state = StateField(DRAFT, DONE)

    class Meta:
        verbose_name = _("Planning run", "计划运算")
        indexes = [models.Index(fields=["company_id", "-planned_on", "-id"], name="erp_planning_run_date")]
        constraints = [
            models.CheckConstraint(condition=Q(horizon_weeks__range=(1, 104)), name="erp_planning_run_horizon")
        ]


constraint_text(
    "erp_planning_run_horizon",
    _("A horizon lies between 1 and 104 weeks", "展望期须在 1 到 104 周之间"),
    "horizon_weeks",
)


class PlannedOrder(DocumentModel):
    """A proposal to make or to buy. A run replaces its predecessors' proposals; firm ones it leaves alone."""

    run = MasterKey(PlanningRun, _("Planning run", "计划运算"), null=True, editable=False, db_constraint=False)
    item = MasterKey("master.Item", _("Item", "物料"))
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    kind = ChoiceField(*KINDS, verbose_name=_("Kind", "类型"), blank=True, default="")
    quantity = QuantityField(_("Quantity", "数量"), unit="unit_of_measure")
    net_quantity = QuantityField(
        _("Net requirement", "净需求"), unit="unit_of_measure", default=ZERO, editable=False,
        help_text=_("What was missing before the lot rule", "批量规则调整前的缺口"),
    )  # fmt: skip
    due_on = models.DateField(_("Due on", "需求日期"))
    release_on = models.DateField(
        _("Release on", "下达日期"), blank=True, help_text=_("Due date less lead time", "需求日期减提前期（工作日）")
    )
    possible_on = models.DateField(
        _("Possible on", "最早可到"),
        null=True,
        editable=False,
        help_text=_("Later than due where it, or what it takes, is late", "自身或用料逾期时晚于需求日期"),
    )
    lead_time_days = models.IntegerField(_("Lead time", "提前期"), default=0, editable=False)
    lot_rule = ChoiceField(*LOT_RULES, verbose_name=_("Lot rule", "批量规则"), default="lot_for_lot", editable=False)
    warehouse = MasterKey(Warehouse, _("Warehouse", "入库仓库"), null=True, blank=True)
    supplier = MasterKey("master.Party", _("Supplier", "供应商"), null=True, blank=True)
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    unit_price = UnitPriceField(_("Unit price incl. tax", "含税单价"), currency="currency", null=True, editable=False)
    amount = MoneyField(_("Amount", "金额"), currency="currency", null=True, editable=False)
    exception = ChoiceField(*EXCEPTIONS, verbose_name=_("Exception", "例外"), default="", blank=True, editable=False)
    firm = models.BooleanField(
        _("Firm", "固定"),
        default=False,
        help_text=_("Runs leave it alone; edited ones are", "运算不再改动；修改过的自动固定"),
    )
    state = StateField(PROPOSED, RELEASED, CANCELLED)

    class Meta:
        verbose_name = _("Planned order", "计划订单")
        indexes = [
            models.Index(fields=["company_id", "release_on", "id"], name="erp_planned_order_release"),
            models.Index(fields=["company_id", "item", "due_on"], name="erp_planned_order_item"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="erp_planned_order_quantity"),
            models.CheckConstraint(condition=Q(kind__in=["make", "buy"]), name="erp_planned_order_kind"),
            models.CheckConstraint(condition=Q(release_on__lte=F("due_on")), name="erp_planned_order_dates"),
        ]


constraint_text("erp_planned_order_quantity", _("A quantity is above 0", "数量须大于 0"), "quantity")
constraint_text("erp_planned_order_kind", _("Only goods are made or bought", "只有自制或外购物料可以计划"), "item")
constraint_text("erp_planned_order_dates", _("Released after it is due", "下达日期晚于需求日期"), "release_on")


class PlanningMessage(DocumentModel):
    """What a run advises on an open order or a proposal; it moves nothing by itself."""

    number = models.CharField(_("Order", "订单"), max_length=90, editable=False)
    run = MasterKey(PlanningRun, _("Planning run", "计划运算"), null=True, editable=False, db_constraint=False)
    kind = ChoiceField(*MESSAGES, verbose_name=_("Advice", "建议"), editable=False)
    document_ref = RefField("", _("Order", "订单"), link=False, editable=False)
    line_id = models.BigIntegerField(_("Line", "行"), null=True, editable=False)
    item = MasterKey("master.Item", _("Item", "物料"), editable=False, db_constraint=False)
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    quantity = QuantityField(_("Quantity", "数量"), unit="unit_of_measure", editable=False)
    present_on = models.DateField(_("Present date", "现日期"), editable=False)
    needed_on = models.DateField(_("Needed on", "需求日期"), null=True, editable=False)
    state = StateField(OPEN, DISMISSED)

    class Meta:
        verbose_name = _("Planning message", "计划例外信息")
        indexes = [
            models.Index(fields=["company_id", "present_on", "id"], name="erp_planning_message_date"),
            models.Index(fields=["company_id", "item"], name="erp_planning_message_item"),
        ]
