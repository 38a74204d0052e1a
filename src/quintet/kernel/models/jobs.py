"""Work that runs in the background: commands that somebody started and does not wait for."""

from django.db import models
from django.db.models import Q


class Job(models.Model):
    """A command on one document, run by a worker as the person who asked, in their language.

    QUEUED → RUNNING → DONE, REFUSED (a rule said no), CANCELLED or FAILED (unforeseen). `done` of `total` is how far
    it is; a worker that dies leaves it RUNNING without its lock, and another takes it up again.
    """

    id = models.BigAutoField(primary_key=True)
    document = models.BigIntegerField()
    command = models.CharField(max_length=80)
    inputs = models.JSONField(default=dict)
    user_id = models.BigIntegerField()
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=12, default="QUEUED")
    phase = models.JSONField(null=True)  # what it is doing now, in both languages
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    cancelling = models.BooleanField(default=False)
    message = models.JSONField(null=True)  # why it ended otherwise than done, in both languages
    tries = models.IntegerField(default=0)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_job"
        indexes = [
            models.Index(fields=["id"], name="kernel_job_open", condition=Q(state__in=["QUEUED", "RUNNING"])),
            models.Index(fields=["document", "-id"], name="kernel_job_document"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["QUEUED", "RUNNING", "DONE", "REFUSED", "CANCELLED", "FAILED"]),
                name="kernel_job_state",
            ),
            # a document has one thing going on at a time
            models.UniqueConstraint(
                fields=["document"], name="kernel_job_one_open", condition=Q(state__in=["QUEUED", "RUNNING"])
            ),
        ]
