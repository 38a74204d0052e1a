"""Imports on screen: what was imported by whom; the page that makes one is its own (frontend/src/importing)."""

from quintet.kernel.documents import Document, Form, List, Menu, Section
from quintet.kernel.rights import OWN, Rights, may
from quintet.kernel.text import _
from quintet.master.sheets.models import DRAFT, IMPORTED, READY, SheetImport

sheet_import = Document(
    SheetImport,
    number="IMP-{yymm}-{n:05}",
    menu=Menu(95),
    room_label=_("Data", "数据"),
    icon="import",
    search=("number", "file_name"),
    subtitle="file_name",
    creatable=False,
    list=List(
        columns=[
            "number",
            "target_label",
            "file_name",
            "state",
            "row_count",
            "created_count",
            "problem_count",
            "owner",
            "imported_at",
        ],
        filters=["state", "owner"],
        group_by=["state"],
    ),
    form=Form(
        sections=[
            Section(_("File", "文件"), ["file_name", "target_label", "owner"]),
            Section(
                _("Outcome", "结果"),
                ["row_count", "created_count", "updated_count", "skipped_count", "problem_count", "imported_at"],
            ),
        ],
        states=[DRAFT, READY, IMPORTED],
    ),
    rights=Rights(everybody=may("look map check run discard", OWN)),
    readonly=["owner_id", "unit_id"],
    help=_(
        "Everything that was imported from files: who, which file, how many rows. Start one from the list of what you "
        "want to import.",
        "所有从文件导入的记录：由谁、哪个文件、多少行。请从要导入的单据列表开始。",
    ),
    empty=_("Nothing was imported yet: open a list and choose Import.", "还没有导入过：打开任一列表，选择“导入”。"),
)
