"""The tables of planning that are no documents: pegs, the lock of a company's plan, what was planned from what."""

from django.db import models
from django.db.models import Q

from quintet.kernel.fields import MasterKey, QuantityField
from quintet.kernel.text import _


class Peg(models.Model):
    """So much of a supply serves a demand. Without a demand: more than is needed (lot size, early order).

    A supply is a stock position, an order (line) or a planned order; a demand is an order line, a component of an order
    (made or planned), or the item's planning data (safety stock). Written only by runs.
    """

    id = models.BigAutoField(primary_key=True)
    company_id = models.BigIntegerField()
    item = MasterKey("master.Item", _("Item", "物料"), db_constraint=False)
    supply_ref = models.BigIntegerField()
    supply_line = models.BigIntegerField(null=True)
    demand_ref = models.BigIntegerField(null=True)
    demand_line = models.BigIntegerField(null=True)
    quantity = QuantityField(_("Quantity", "数量"))
    reserved = models.BooleanField(default=False)  # stock that is kept for the demand, not only planned for it
    on = models.DateField()  # when the demand needs it; of a surplus, when the supply comes

    class Meta:
        db_table = "erp_peg"
        indexes = [
            models.Index(fields=["company_id", "item"], name="erp_peg_item"),
            models.Index(fields=["supply_ref"], name="erp_peg_supply"),
            models.Index(fields=["demand_ref"], name="erp_peg_demand"),
        ]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="erp_peg_positive")]


class PlanningState(models.Model):
    """One row a company, locked while its plan is computed: two runs at once write one after the other."""

    company_id = models.BigIntegerField(primary_key=True)
    run = models.BigIntegerField(null=True)
    planned_at = models.DateTimeField(null=True)


class PlanningMark(models.Model):
    """What an item's plan was computed from, as one number: another number now means the item was touched."""

    id = models.BigAutoField(primary_key=True)
    company_id = models.BigIntegerField()
    item = models.BigIntegerField()
    mark = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company_id", "item"], name="erp_planning_mark_once")]
