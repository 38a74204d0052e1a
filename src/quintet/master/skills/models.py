"""Skills."""

from django.db import models

from quintet.kernel.records import MasterModel
from quintet.kernel.text import _


class Skill(MasterModel):
    """Something a person can do at a level from 1 (learns it) to 5 (teaches it), and an operation may need."""

    description = models.CharField(_("Description", "说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Skill", "技能")
