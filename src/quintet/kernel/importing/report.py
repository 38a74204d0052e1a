"""What an import says: counts by file, problems by file, row and column."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from quintet.kernel.text import Text, _


@dataclass(frozen=True)
class Problem:
    """Something wrong in a sheet: the spreadsheet's row (None: the whole file), the column's header ("": the row)."""

    file: str
    row: int | None
    column: str
    message: Text

    def line(self) -> Text:
        """One line for people: file, row, column, what is wrong."""
        place = Text(self.file, self.file)
        if self.row is not None:
            place += _(" row {row}", " 第 {row} 行").format(row=self.row)
        if self.column:
            place += _(" [{column}]", "「{column}」").format(column=self.column)
        return place + _(": ", "：") + self.message


@dataclass
class FileReport:
    """What became of one file."""

    file: str
    target: str
    label: Text
    rows: int = 0
    created: int = 0
    updated: int = 0
    skipped: int = 0

    def line(self) -> Text:
        """One line for people."""
        text = _(
            "{file}: {rows} rows → {label} ({target}): {created} created, {updated} updated, {skipped} skipped",
            "{file}：{rows} 行 → {label}（{target}）：新建 {created}，更新 {updated}，跳过 {skipped}",
        )
        return text.format(**{**self.__dict__, "label": self.label})


@dataclass
class Report:
    """The outcome of an import. Nothing was written unless `written`."""

    files: list[FileReport] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    written: bool = False
    heads: dict[str, int] = field(default_factory=dict)  # the row of the header, by file

    @property
    def ok(self) -> bool:
        """Whether every row can be imported."""
        return not self.problems

    def lines(self) -> Sequence[Text]:
        """The report for people, line by line: counts, then problems in the order of the sheets."""
        order = {each.file: index for index, each in enumerate(self.files)}
        problems = sorted(self.problems, key=lambda p: (order.get(p.file, -1), p.row or 0))
        return [*(each.line() for each in self.files), *(each.line() for each in problems)]
