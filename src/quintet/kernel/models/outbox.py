"""Mail that waits to be sent, and what became of it."""

from django.db import models
from django.db.models import Q


class OutgoingMail(models.Model):
    """A letter with its attachment, written in the transaction that decided to send it.

    `command` of `document` is told what became of it. QUEUED → SENT, or FAILED after the last try.
    """

    id = models.BigAutoField(primary_key=True)
    company_id = models.BigIntegerField(null=True)
    document = models.BigIntegerField()
    command = models.CharField(max_length=80, default="")
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=240)
    body = models.TextField()
    reply_to = models.CharField(max_length=254, default="")
    filename = models.CharField(max_length=240, default="")
    content = models.BinaryField(null=True)
    state = models.CharField(max_length=12, default="QUEUED")
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.CharField(max_length=500, default="")
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_outbox"
        indexes = [
            models.Index(fields=["next_at", "id"], name="kernel_outbox_due", condition=Q(state="QUEUED")),
            models.Index(fields=["document", "-id"], name="kernel_outbox_document"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["QUEUED", "SENT", "FAILED"]), name="kernel_outbox_state"),
            models.CheckConstraint(
                condition=Q(state="SENT", sent_at__isnull=False) | (~Q(state="SENT") & Q(sent_at__isnull=True)),
                name="kernel_outbox_sent_at",
            ),
        ]
