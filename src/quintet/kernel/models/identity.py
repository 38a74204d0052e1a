"""Who signs in, with which roles, and what they arranged for themselves."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
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
