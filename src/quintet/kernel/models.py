"""The kernel's own tables. Append-only ones are guarded by triggers (see sql/)."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from quintet.kernel.text import _


class UserAccounts(BaseUserManager["User"]):
    """Look-up by user name, as Django's authentication expects it."""


class User(AbstractBaseUser):
    """Somebody who signs in. The person behind it is master data and points here."""

    id = models.BigIntegerField(primary_key=True, editable=False)
    username = models.CharField(_("User name", "用户名"), max_length=80, unique=True)
    name = models.CharField(_("Name", "姓名"), max_length=120)
    language = models.CharField(_("Language", "语言"), max_length=8, default="zh-CN")
    company_id = models.BigIntegerField(_("Company", "公司"), null=True)
    unit_id = models.BigIntegerField(_("Department", "部门"), null=True)
    active = models.BooleanField(_("Active", "启用"), default=True)
    demo_title = models.CharField(max_length=120, default="", blank=True)

    USERNAME_FIELD = "username"
    objects = UserAccounts()

    class Meta:
        db_table = "kernel_user"


class UserRole(models.Model):
    """A role given to a user."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=60)

    class Meta:
        db_table = "kernel_user_role"
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="kernel_user_role_once")]


class Session(models.Model):
    """A signed-in browser or an API token; only the hash of its secret is kept."""

    token_hash = models.BinaryField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)  # cookie | token
    label = models.CharField(max_length=120, default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_session"


class ConfigVersion(models.Model):
    """One row per cached configuration (rights, policies, templates): bumped by whoever writes it."""

    name = models.CharField(primary_key=True, max_length=80)
    version = models.BigIntegerField(default=1)

    class Meta:
        db_table = "kernel_config_version"


class Entry(models.Model):
    """The register of every document: what a bare number is, its title, and what it can be found by."""

    id = models.BigIntegerField(primary_key=True)
    doc = models.CharField(max_length=60)
    company_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=240)
    subtitle = models.CharField(max_length=240, default="")
    owner_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    tokens = ArrayField(models.TextField(), null=True)

    class Meta:
        db_table = "kernel_entry"
        indexes = [
            GinIndex(fields=["tokens"], name="kernel_entry_tokens"),
            models.Index("doc", "title", name="kernel_entry_title"),
        ]


class Link(models.Model):
    """An arrow of the chain: `source` came before `target` and caused it."""

    id = models.BigAutoField(primary_key=True)
    source_id = models.BigIntegerField()
    target_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)

    class Meta:
        db_table = "kernel_link"
        constraints = [
            models.UniqueConstraint(fields=["source_id", "target_id", "kind"], name="kernel_link_once"),
        ]
        indexes = [models.Index(fields=["target_id", "source_id"], name="kernel_link_back")]


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


class Counter(models.Model):
    """A number that must have no gap (vouchers): taken in the commit tail, under its row's lock."""

    key = models.CharField(primary_key=True, max_length=120)
    value = models.BigIntegerField(default=0)

    class Meta:
        db_table = "kernel_counter"


class IdempotencyKey(models.Model):
    """The answer to a write, kept in its own transaction: the same key and body get it again."""

    id = models.BigAutoField(primary_key=True)
    user_id = models.BigIntegerField()
    key = models.CharField(max_length=120)
    body_hash = models.BinaryField()
    status = models.IntegerField(default=0)
    response = models.BinaryField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_idempotency_key"
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="kernel_idempotency_once")]


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


class Denial(models.Model):
    """A refused access: every denial is logged (written outside the refused transaction)."""

    id = models.BigAutoField(primary_key=True)
    user_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=160)
    document = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=240)
    at = models.DateTimeField()

    class Meta:
        db_table = "kernel_denial"


class Preference(models.Model):
    """What a user arranged: columns, widths, theme."""

    id = models.BigAutoField(primary_key=True)
    user_id = models.BigIntegerField()
    key = models.CharField(max_length=160)
    value = models.JSONField()

    class Meta:
        db_table = "kernel_preference"
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="kernel_preference_once")]
