"""What happened on an order, written once: work reported, material issued, goods received."""

from django.db import models
from django.db.models import F, Q

from quintet.erp.production.models import CANCELLED, DRAFT, NOTHING, amount, count, minutes
from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import ChoiceField, MasterKey, MoneyField, QuantityField, RefField, StateField
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

POSTED = State("POSTED", _("Posted", "已过账"), "success", terminal=True)


class WorkReport(DocumentModel):
    """Time and pieces somebody reported on a work order; never changed, a mistake is reported again."""

    work_order = RefField("erp.work_order", _("Work order", "工序任务"), editable=False)
    manufacturing_order = RefField(
        "erp.manufacturing_order", _("Manufacturing order", "生产订单"), link=False, editable=False
    )
    item = MasterKey("master.Item", _("Product", "产品"), editable=False)
    employee_ref = RefField("hr.employee", _("Employee", "操作人"), link=False, null=True, editable=False)
    happened_on = models.DateField(_("Date", "日期"), editable=False)
    minutes = minutes("Minutes", "工时（分钟）")
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    good = count("Good", "合格")
    scrap = count("Scrapped", "报废")
    rework = count("Rework", "返工")
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    labour_cost = amount("Labour", "人工成本")
    overhead_cost = amount("Overhead", "制造费用")
    remark = models.CharField(_("Remark", "备注"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("Work report", "报工单")
        indexes = [
            models.Index(fields=["company_id", "-happened_on", "-id"], name="erp_work_report_date"),
            models.Index(fields=["work_order", "id"], name="erp_work_report_order"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=0, good__gte=0, scrap__gte=0, rework__gte=0), name="erp_work_report_sign"
            )
        ]


class MaterialIssue(DocumentModel):
    """Material going to an order, or coming back from it; `value` is negative for what comes back."""

    manufacturing_order = RefField("erp.manufacturing_order", _("Manufacturing order", "生产订单"))
    kind = ChoiceField(
        ("issue", _("Issue", "领料"), "processing"),
        ("return", _("Return", "退料"), "warning"),
        ("backflush", _("Backflush", "倒冲"), "cyan"),
        verbose_name=_("Kind", "类型"),
        default="issue",
    )
    item = MasterKey("master.Item", _("Product", "产品"), null=True, editable=False)
    needed_on = models.DateField(_("Needed on", "需用日期"), null=True, blank=True, editable=False)
    happened_on = models.DateField(_("Date", "领料日期"), null=True, blank=True, editable=False)
    posted_on = models.DateField(
        _("Posting date", "记账日期"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The day stock value changes; in an open period", "库存金额变动日期，须在未结账期间"),
    )
    remark = models.CharField(_("Remark", "备注"), max_length=200, blank=True)
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    value = amount("Value", "金额")
    state = StateField(DRAFT, POSTED, CANCELLED)

    class Meta:
        verbose_name = _("Material issue", "领料单")
        indexes = [
            models.Index(fields=["company_id", "-needed_on", "-id"], name="erp_material_issue_needed"),
            models.Index(fields=["company_id", "needed_on", "id"], name="erp_material_issue_asc"),
            models.Index(fields=["manufacturing_order"], name="erp_material_issue_order"),
            models.Index(
                fields=["company_id", "needed_on", "id"], name="erp_material_issue_open", condition=Q(state="DRAFT")
            ),
        ]


class MaterialIssueLine(LineModel):
    """A quantity of a component; `cost` is what left stock, or came back to it."""

    material_issue = MasterKey(MaterialIssue, _("Material issue", "领料单"), on_delete=models.CASCADE)
    component = RefField("", _("Component of the order", "订单用料行"), link=False, null=True, editable=False)
    item = MasterKey("master.Item", _("Item", "物料"))
    warehouse = MasterKey("erp.Warehouse", _("Warehouse", "仓库"), blank=True)
    quantity = QuantityField(_("Quantity", "数量"), unit="unit_of_measure")
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    currency = models.CharField(max_length=3, default="CNY", editable=False)
    cost = MoneyField(_("Cost", "成本"), currency="currency", default=NOTHING, editable=False)

    class Meta:
        verbose_name = _("Material issue line", "领料单行")
        indexes = [models.Index(fields=["material_issue", "position"], name="erp_material_issue_lines")]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="erp_material_issue_quantity"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="erp_material_issue_cost"),
        ]


class ProductionReceipt(DocumentModel):
    """Goods an order made, received into stock at what they cost; never changed."""

    manufacturing_order = RefField("erp.manufacturing_order", _("Manufacturing order", "生产订单"), editable=False)
    item = MasterKey("master.Item", _("Product", "产品"), editable=False)
    warehouse = MasterKey("erp.Warehouse", _("Warehouse", "仓库"), editable=False)
    quantity = QuantityField(_("Quantity", "数量"), unit="unit_of_measure", editable=False)
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    happened_on = models.DateField(_("Date", "入库日期"), editable=False)
    posted_on = models.DateField(_("Posting date", "记账日期"), editable=False)
    currency = models.CharField(_("Currency", "币种"), max_length=3, default="CNY", editable=False)
    material_cost = amount("Material", "材料成本")
    labour_cost = amount("Labour", "人工成本")
    overhead_cost = amount("Overhead", "制造费用")
    value = amount("Value", "入库金额")

    class Meta:
        verbose_name = _("Production receipt", "完工入库单")
        indexes = [
            models.Index(fields=["company_id", "-happened_on", "-id"], name="erp_production_receipt_date"),
            models.Index(fields=["manufacturing_order"], name="erp_production_receipt_order"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="erp_production_receipt_quantity"),
            models.CheckConstraint(
                condition=Q(
                    value=F("material_cost") + F("labour_cost") + F("overhead_cost"),
                    material_cost__gte=0,
                    labour_cost__gte=0,
                    overhead_cost__gte=0,
                ),
                name="erp_production_receipt_value",
            ),
        ]


_ABOVE_ZERO = _("A quantity is above 0", "数量须大于 0")
constraint_text("erp_work_report_sign", _("What is reported is not negative", "报工数据不能为负"))
constraint_text("erp_material_issue_quantity", _ABOVE_ZERO)
constraint_text("erp_material_issue_cost", _("A cost is not negative", "成本不能为负"))
constraint_text("erp_production_receipt_quantity", _ABOVE_ZERO)
constraint_text(
    "erp_production_receipt_value",
    _("Material, labour and overhead do not add up to the value", "材料、人工与费用之和不等于入库金额"),
)
_WRITTEN_ONCE = _("It was written once and stays as it is", "该单据不可更改")
constraint_text("erp_workreport_append_only", _WRITTEN_ONCE)
constraint_text("erp_productionreceipt_append_only", _WRITTEN_ONCE)
