"""Persons: the people behind users and employees."""

from django.db import models
from django.db.models import Q

from quintet.kernel.constraints import constraint_text
from quintet.kernel.fields import RefField
from quintet.kernel.records import MasterModel
from quintet.kernel.text import _


class Person(MasterModel):
    """A person the house knows; `user_ref` is the account they sign in with, if any."""

    user_ref = RefField("kernel.user", _("User", "用户"), link=False, null=True, editable=False)
    mobile = models.CharField(_("Mobile", "手机"), max_length=40, blank=True)
    email = models.CharField(_("E-mail", "邮箱"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("Person", "人员")
        constraints = [
            models.UniqueConstraint(
                fields=["user_ref"], name="master_person_user_once", condition=Q(user_ref__isnull=False)
            )
        ]


constraint_text("master_person_user_once", _("Another person has this user", "该用户已对应其他人员"), "user_ref")
