"""Facts about imports."""

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("master.sheet_checked.v1", _("Sheet checked", "表格已检查"))
class SheetChecked(Event):
    """Somebody tried whether a sheet can be imported; nothing was written."""

    target: str
    file_name: str
    rows: int
    problems: int


@event("master.sheet_imported.v1", _("Sheet imported", "表格已导入"))
class SheetImported(Event):
    """The rows of a sheet were written, all of them."""

    target: str
    file_name: str
    rows: int
    created: int
    updated: int
    skipped: int


@event("master.sheet_discarded.v1", _("Import discarded", "导入已放弃"))
class SheetDiscarded(Event):
    """Somebody let go of a file that they had sent."""

    target: str
    file_name: str
