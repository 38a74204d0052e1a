"""What was taken out of the system in files."""

from django.db import models


class ExportRecord(models.Model):
    """An export: who, what, with which question, how many documents. Completed once, then never changed (sql/)."""

    id = models.BigAutoField(primary_key=True)
    user_id = models.BigIntegerField(null=True)
    company_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=160)  # a document's or a report's name
    format = models.CharField(max_length=10)
    question = models.JSONField()
    address = models.CharField(max_length=60, default="")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10)  # RUNNING DONE STOPPED FAILED
    rows = models.BigIntegerField(null=True)

    class Meta:
        db_table = "kernel_export"
        indexes = [
            models.Index(fields=["-at", "-id"], name="kernel_export_at"),
            models.Index(fields=["user_id", "-at"], name="kernel_export_user"),
        ]
