"""Moves that are written down and have not come yet."""

from quintet.kernel.desk import desk_list
from quintet.kernel.text import _

desk_list(
    "hr.moves_next",
    _("Moves to take effect", "待生效的任职变动"),
    roles="hr_staff department_head",
    rank=15,
    doc="hr.assignment",
    where=[("state", "=", "PLANNED")],
    sort="valid_from",
    title="employee",
    fields=["department", "position", "valid_from", "reason"],
    empty=_("No move is planned.", "没有待生效的调动。"),
)
