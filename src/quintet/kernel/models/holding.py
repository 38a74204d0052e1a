"""What waits for approval, what was granted, who may look."""

from django.db import models


class HoldRecord(models.Model):
    """A command that waits for approval: by which gate, for what measured limit."""

    id = models.BigIntegerField(primary_key=True)
    document = models.BigIntegerField()
    doc = models.CharField(max_length=60)
    command = models.CharField(max_length=80)
    inputs = models.JSONField(default=dict)
    gates = models.JSONField()  # [{gate, measured, limit, message:{en,zh}}]
    state = models.CharField(max_length=12, default="OPEN")  # OPEN BLOCKED DONE WITHDRAWN REJECTED
    requester_id = models.BigIntegerField()
    via = models.CharField(max_length=120, default="")
    blocked_reason = models.JSONField(null=True)
    request_ref = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_hold"
        indexes = [models.Index(fields=["closed_at"], name="kernel_hold_closed")]  # those open have none
        constraints = [
            models.UniqueConstraint(
                fields=["document"], name="kernel_hold_one_open", condition=models.Q(state__in=["OPEN", "BLOCKED"])
            ),
        ]


class Waiver(models.Model):
    """What an approval granted: this gate, on this document's command, up to exactly this measure."""

    id = models.BigAutoField(primary_key=True)
    hold_id = models.BigIntegerField()
    document = models.BigIntegerField()
    command = models.CharField(max_length=80)
    gate = models.CharField(max_length=120)
    measured = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    granted_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_waiver"
        indexes = [models.Index(fields=["document"], name="kernel_waiver_document")]


class Share(models.Model):
    """A document that somebody outside its scope may read, and why (an approval to decide)."""

    id = models.BigAutoField(primary_key=True)
    document = models.BigIntegerField()
    user_id = models.BigIntegerField()
    reason = models.CharField(max_length=120)

    class Meta:
        db_table = "kernel_share"
        constraints = [models.UniqueConstraint(fields=["document", "user_id", "reason"], name="kernel_share_once")]
