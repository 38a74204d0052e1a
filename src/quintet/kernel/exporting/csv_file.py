"""A csv file, block by block: UTF-8 with the mark that lets Excel see it, or GBK for programs that know no other.

A cell of text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a return) gets an
apostrophe in front (OWASP, "CSV injection"); numbers are numbers and stay as they are. The import takes it off again.
"""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from quintet.kernel.exporting.sheets import Blocks, Layout

# GB 18030 holds every character and is GBK where GBK has one, so nothing is lost
CODECS = {"utf-8": "utf-8", "gbk": "gb18030"}
_FORMULA = frozenset("=+-@\t\r")


def harmless(text: str) -> str:
    """The text as no spreadsheet calculates it."""
    return "'" + text if text and text[0] in _FORMULA else text


def csv_bytes(layout: Layout, blocks: Blocks, encoding: str) -> Iterator[bytes]:
    """The file. `encoding` is a key of CODECS. The header row is text like any other."""
    codec = CODECS[encoding]
    writers = [_WRITERS.get(column.kind, _plain) for column in layout.columns]
    head = _encoded([[harmless(column.header) for column in layout.columns]], codec)
    yield (b"\xef\xbb\xbf" if encoding == "utf-8" else b"") + head
    for block in blocks:
        yield _encoded([[write(cell) for write, cell in zip(writers, row, strict=True)] for row in block], codec)


def _encoded(rows: list[list[Any]], codec: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(codec, "replace")


def _text(cell: Any) -> Any:
    return cell if not cell or cell[0] not in _FORMULA else "'" + cell


def _plain(cell: Any) -> Any:
    return cell


def _money(cell: Any) -> Any:
    return cell if cell is None else f"{cell:.2f}"


def _number(cell: Any) -> Any:
    if cell is None:
        return None
    text = format(cell, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(cell: datetime | None) -> Any:
    return cell if cell is None else cell.isoformat(sep=" ", timespec="seconds")


_WRITERS: dict[str, Callable[[Any], Any]] = {
    "text": _text, "money": _money, "price": _number, "number": _number, "time": _moment,
}  # fmt: skip
