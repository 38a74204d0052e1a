"""What happened: events, cursors and later steps, history, comments."""

from django.db import models


class LoggedEvent(models.Model):
    """A fact, written in the transaction that made it true. `position` comes from the relay, after commit."""

    id = models.BigAutoField(primary_key=True)
    position = models.BigIntegerField(null=True)
    name = models.CharField(max_length=80)
    document = models.BigIntegerField()
    company_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    via = models.CharField(max_length=120, default="")
    command = models.CharField(max_length=80)
    at = models.DateTimeField()
    payload = models.JSONField()

    class Meta:
        db_table = "kernel_event"
        indexes = [
            models.Index(fields=["id"], name="kernel_event_unplaced", condition=models.Q(position__isnull=True)),
            models.Index(fields=["document", "id"], name="kernel_event_document"),
            # what happened lately, told without the payloads: the relation map counts here
            models.Index(
                fields=["company_id", "at"], name="kernel_event_lately", include=["name", "command", "document"]
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["position"], name="kernel_event_position_once")]


class Cursor(models.Model):
    """How far a consumer has read the log."""

    consumer = models.CharField(primary_key=True, max_length=120)
    position = models.BigIntegerField(default=0)

    class Meta:
        db_table = "kernel_cursor"


class StepDone(models.Model):
    """A later step ran for an event: unique, so it runs once."""

    id = models.BigAutoField(primary_key=True)
    event_id = models.BigIntegerField()
    step = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        db_table = "kernel_step_done"
        indexes = [models.Index(fields=["at"], name="kernel_step_done_at")]
        constraints = [models.UniqueConstraint(fields=["event_id", "step"], name="kernel_step_once")]


class ParkedEvent(models.Model):
    """An event that a later step failed on: retried with growing pauses; it does not block the others."""

    id = models.BigAutoField(primary_key=True)
    event_id = models.BigIntegerField()
    step = models.CharField(max_length=120)
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.TextField()

    class Meta:
        db_table = "kernel_parked_event"
        constraints = [models.UniqueConstraint(fields=["event_id", "step"], name="kernel_parked_once")]


class History(models.Model):
    """Every write of every document and line, by statement-level trigger: the row as it was before."""

    id = models.BigAutoField(primary_key=True)
    table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    document = models.BigIntegerField()
    operation = models.CharField(max_length=1)  # I U D
    before = models.JSONField(null=True)
    actor_id = models.BigIntegerField(null=True)
    via = models.CharField(max_length=120, default="")
    command = models.CharField(max_length=80, default="")
    transaction = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "kernel_history"
        indexes = [models.Index(fields=["document", "id"], name="kernel_history_document")]


class Comment(models.Model):
    """What people say on a document."""

    id = models.BigAutoField(primary_key=True)
    document = models.BigIntegerField()
    author_id = models.BigIntegerField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "kernel_comment"
        indexes = [models.Index(fields=["document", "id"], name="kernel_comment_document")]
