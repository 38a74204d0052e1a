"""Master data as a Django app."""

from quintet.kernel.discovery import SystemConfig
from quintet.kernel.text import _


class Config(SystemConfig):
    default = True
    name = "quintet.master"
    label = "master"
    title = _("Master data", "主数据")
