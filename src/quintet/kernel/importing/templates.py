"""An empty workbook for what is to be imported: the columns, what is required, the choices, and a sheet of help."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from quintet.kernel.documents import documents
from quintet.kernel.importing.files import HELP
from quintet.kernel.importing.mapping import GROUP
from quintet.kernel.importing.targets import Column, Target
from quintet.kernel.text import Text, _

ROWS = 1_000  # that choices and formats are prepared for
_LONGEST_LIST = 255  # characters of choices that fit beside a cell; longer lists stand on a sheet of their own

_KINDS = {
    "text": _("text", "文本"),
    "longtext": _("text", "文本"),
    "choice": _("a choice", "选项"),
    "boolean": _("yes or no", "是/否"),
    "date": _("a date like 2026-11-24", "日期，如 2026-11-24"),
    "datetime": _("a time like 2026-11-24T08:30:00+08:00", "时间，如 2026-11-24T08:30:00+08:00"),
    "integer": _("a whole number", "整数"),
    "percent": _("a percentage: 13 or 13%", "百分数：13 或 13%"),
    "money": _("an amount", "金额"),
    "decimal": _("a number", "数字"),
}
_FORMATS = {"date": "yyyy-mm-dd", "money": "#,##0.00"}
_REF = _("code, number or name: {label}", "{label}的编码、单号或名称")
_USER = _("User", "用户")
_YES, _NO = _("yes", "是"), _("no", "否")
_EXPLAINED = _("Rows with the same value here are one document", "此列相同的各行为同一张单据")


def header_of(column: Column, target: Target) -> str:
    """What stands over the column: its label, with the line set in front, an asterisk when it is required."""
    label = str(column.label)
    if column.lines:
        label = f"{target.line_labels[column.lines]}.{label}"
    return f"{label} *" if is_required(column) else label


def is_required(column: Column) -> bool:
    """Whether a document (or a line) cannot be made without it."""
    return column.reader.required


def template_columns(target: Target) -> list[Column]:
    """The columns a template offers: what people may set, the form's fields first, two of one name left to the form."""
    offered = [column for column in target.columns.values() if column.typed and column.listed]
    offered = [each for each in offered if each.kind != "json"]
    own = [each for each in offered if not each.lines]
    labels: dict[str, Column] = {}
    for column in sorted(own, key=lambda c: c.path not in target.on_form):
        labels.setdefault(str(column.label), column)
    own = [each for each in own if labels[str(each.label)] is each]
    return [*own, *(each for each in offered if each.lines)]


def template_of(target: Target) -> bytes:
    """The workbook, in the active language."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        _Template(book, target).write()
    return out.getvalue()


class _Template:
    """The sheets of a template: the columns to fill in, what they mean, long lists of choices."""

    def __init__(self, book: Any, target: Target) -> None:
        self.book, self.target = book, target
        self.sheet = book.add_worksheet(_sheet_name(target.label))
        self.help = book.add_worksheet(str(HELP))
        self.lists: Any = None
        self.listed = 0
        self.head = book.add_format({"bold": True, "bg_color": "#F0F2F5", "border": 1, "border_color": "#D9D9D9"})
        self.must = book.add_format(
            {"bold": True, "bg_color": "#FFF1F0", "font_color": "#C9353F", "border": 1, "border_color": "#D9D9D9"}
        )
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})

    def write(self) -> None:
        """Both sheets."""
        columns = template_columns(self.target)
        self._head_of_help()
        first = 0
        if self.target.line_labels and not any(each.path == self.target.key for each in columns):
            self.sheet.write_string(0, 0, str(GROUP), self.head)
            self.sheet.set_column(0, 0, 14)
            self._explain(1, str(GROUP), "", "", str(_EXPLAINED))
            first = 1
        for position, column in enumerate(columns, first):
            self._column(position, column)
        self.sheet.freeze_panes(1, 0)
        self.sheet.activate()

    def _column(self, position: int, column: Column) -> None:
        header = header_of(column, self.target)
        self.sheet.write_string(0, position, header, self.must if is_required(column) else self.head)
        shape = self.book.add_format({"num_format": _FORMATS.get(column.kind, "@" if column.kind == "text" else "")})
        self.sheet.set_column(position, position, max(12, min(30, 2 * len(header) + 2)), shape)
        choices = choices_of(column)
        if choices:
            source: Any = choices if len(",".join(choices)) < _LONGEST_LIST else self._long_list(choices)
            self.sheet.data_validation(1, position, ROWS, position, {"validate": "list", "source": source})
        if str(column.help):
            self.sheet.write_comment(0, position, str(column.help), {"x_scale": 1.6})
        required = str(_("required", "必填")) if is_required(column) else ""
        self._explain(position + 1, header, required, kind_of(column), str(column.help), choices)

    def _long_list(self, choices: Sequence[str]) -> str:
        if self.lists is None:
            self.lists = self.book.add_worksheet("_")
            self.lists.hide()
        letter = _letters(self.listed)
        self.lists.write_column(0, self.listed, choices)
        self.listed += 1
        return f"=_!${letter}$1:${letter}${len(choices)}"

    def _head_of_help(self) -> None:
        heads = (_("Column", "列"), _("Required", "必填"), _("What to write", "填写内容"), _("Remark", "说明"))
        widths = (28, 10, 36, 70)
        for position, (text, width) in enumerate(zip(heads, widths, strict=True)):
            self.help.write_string(0, position, str(text), self.head)
            self.help.set_column(position, position, width, self.wrap)
        self.help.freeze_panes(1, 0)

    def _explain(
        self, row: int, header: str, required: str, kind: str, remark: str, choices: Sequence[str] = ()
    ) -> None:
        remark = "\n".join(each for each in (remark, " / ".join(choices)) if each)
        for position, text in enumerate((header, required, kind, remark)):
            self.help.write_string(row, position, text, self.wrap)


def choices_of(column: Column) -> list[str]:
    """What may stand in the column, where that is a list."""
    if column.kind == "boolean":
        return [str(_YES), str(_NO)]
    return [str(label) for label in column.choices]


def kind_of(column: Column) -> str:
    """What to write in the column, in words."""
    if column.to:
        document = documents.get(column.to)
        label: Text = document.label if document is not None else _USER
        return str(_REF.format(label=label))
    return str(_KINDS.get(column.kind, _KINDS["text"]))


def _sheet_name(label: Text) -> str:
    return "".join(each for each in str(label) if each not in "[]:*?/\\")[:31]


def _letters(position: int) -> str:
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(65 + rest) + text
    return text
