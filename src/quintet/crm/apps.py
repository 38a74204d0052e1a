"""CRM as a Django app."""

from quintet.kernel.discovery import SystemConfig
from quintet.kernel.text import _


class Config(SystemConfig):
    default = True
    name = "quintet.crm"
    label = "crm"
    title = _("CRM", "客户")
