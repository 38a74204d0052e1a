"""The tables of requisitions."""

from django.db import models
from django.db.models import Q

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import MasterKey, QuantityField, RefField, StateField
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("Draft", "草稿"))
SUBMITTED = State("SUBMITTED", _("To order", "待采购"), "processing")
ORDERED = State("ORDERED", _("Ordered", "已转采购"), "success", terminal=True)
CANCELLED = State("CANCELLED", _("Cancelled", "已取消"), "error", terminal=True)


class Requisition(DocumentModel):
    """Somebody asks purchasing for goods or services. `owner_id` asks, for the department `unit_id`."""

    reason = models.CharField(_("What for", "申请事由"), max_length=200)
    needed_on = models.DateField(_("Needed on", "需求日期"), null=True, blank=True)
    remark = models.CharField(_("Remark", "备注"), max_length=500, blank=True)
    cancel_reason = models.CharField(_("Reason", "取消原因"), max_length=200, blank=True, editable=False)
    state = StateField(DRAFT, SUBMITTED, ORDERED, CANCELLED)

    class Meta:
        verbose_name = _("Requisition", "采购申请")
        indexes = [
            models.Index(fields=["company_id", "needed_on", "id"], name="erp_requisition_needed"),
            models.Index(fields=["company_id", "-id"], name="erp_requisition_newest"),
        ]


class RequisitionLine(LineModel):
    """An item wanted, in its own unit; perhaps from a supplier somebody has in mind."""

    requisition = MasterKey(Requisition, _("Requisition", "采购申请"), on_delete=models.CASCADE)
    item = MasterKey("master.Item", _("Item", "物料"))
    description = models.CharField(_("Description", "说明"), max_length=240, blank=True)
    quantity = QuantityField(_("Quantity", "数量"), unit="unit_of_measure")
    unit_of_measure = MasterKey("master.Unit", _("Unit", "单位"), null=True, editable=False)
    needed_on = models.DateField(
        _("Needed on", "需求日期"),
        null=True,
        blank=True,
        help_text=_("The requisition's date when left empty", "留空取表头日期"),
    )
    supplier = MasterKey(
        "master.Party",
        _("Supplier", "建议供应商"),
        null=True,
        blank=True,
        where=[("is_supplier", "=", True)],
        help_text=_("The best approved source when left empty", "留空时自动选择最优合格供应商"),
    )
    order_ref = RefField(
        "erp.purchase_order", _("Purchase order", "采购订单"), null=True, blank=True, link=False, editable=False
    )
    planned_ref = RefField("erp.planned_order", _("Planned order", "计划订单"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("Requisition line", "采购申请行")
        indexes = [models.Index(fields=["requisition", "position"], name="erp_requisition_lines")]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="erp_requisition_line_quantity")]


constraint_text("erp_requisition_line_quantity", _("A quantity is above 0", "数量须大于 0"))
