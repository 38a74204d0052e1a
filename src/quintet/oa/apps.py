"""OA as a Django app."""

from quintet.kernel.discovery import SystemConfig
from quintet.kernel.text import _


class Config(SystemConfig):
    default = True
    name = "quintet.oa"
    label = "oa"
    title = _("OA", "办公")
