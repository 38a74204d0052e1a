"""Imports on the start page of who looks after the system."""

from quintet.kernel.desk import desk_list, desk_number, warn_if_any
from quintet.kernel.text import _

desk_number(
    "master.imports_faulty",
    _("Imports with problems", "有问题的导入"),
    roles="administrator",
    doc="master.sheet_import",
    where=[("state", "=", "FAULTY")],
    tone=warn_if_any,
)
desk_list(
    "master.imports_lately",
    _("Latest imports", "最近的导入"),
    roles="administrator",
    rank=30,
    doc="master.sheet_import",
    fields=["target_label", "file_name", "state", "row_count", "owner"],
    empty=_("Nothing was imported yet.", "还没有导入过数据。"),
)
