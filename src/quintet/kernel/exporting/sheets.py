"""What goes into a file: a sheet's columns, each with what its cells hold. Rows are tuples of plain Python values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from quintet.kernel.text import Text

# what a cell of a kind holds: text str · money, price, number, whole Decimal or int · date date · time naive datetime
KINDS = ("text", "money", "price", "number", "whole", "date", "time")
Cell = str | Decimal | int | date | datetime | None
Row = Sequence[Cell]
Blocks = Iterator[list[Row]]  # rows as they come from the database, some hundreds or thousands at a time
_WIDTHS = {"text": 18, "money": 15, "price": 13, "number": 12, "whole": 9, "date": 12, "time": 18}


@dataclass(frozen=True)
class SheetColumn:
    """A column of a file: what stands in its first row, what its cells hold, how wide it is (in characters)."""

    header: str
    kind: str = "text"
    width: int = 0

    def shown_width(self) -> int:
        """Wide enough for the header; Chinese characters count twice."""
        head = sum(2 if ord(c) > 0x2E7F else 1 for c in self.header) + 4
        return max(head, self.width or _WIDTHS[self.kind])


@dataclass(frozen=True)
class Layout:
    """A file to be written: its title (name of sheet and file) and its columns."""

    title: str
    columns: Sequence[SheetColumn]


def said(value: Any) -> Any:
    """A text in the reader's language; anything else as it is."""
    return str(value) if isinstance(value, Text) else value
