"""Finance as a Django app."""

from quintet.kernel.discovery import SystemConfig
from quintet.kernel.text import _


class Config(SystemConfig):
    default = True
    name = "quintet.finance"
    label = "finance"
    title = _("Finance", "财务")
