"""An export as a stream of bytes: audited, limited in number, ended when its reader goes away."""

import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils import translation

from quintet.kernel import clock
from quintet.kernel.documents import Document
from quintet.kernel.exporting import audit
from quintet.kernel.exporting.csv_file import CODECS, csv_bytes
from quintet.kernel.exporting.listing import ListExport, Wanted
from quintet.kernel.exporting.sheets import Blocks, Layout
from quintet.kernel.exporting.source import Source
from quintet.kernel.exporting.workbook import xlsx_bytes
from quintet.kernel.results import Invalid, InvalidInput, QuintetError
from quintet.kernel.text import _

log = logging.getLogger("quintet.export")
FORMATS = {
    "csv": ("text/csv; charset=utf-8", "csv"),
    "csv-gbk": ("text/csv; charset=gb18030", "csv"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
}
MOST_AT_ONCE = int(os.environ.get("QUINTET_EXPORTS") or 2)  # of one process; each has a connection of its own
_free = threading.BoundedSemaphore(MOST_AT_ONCE)


class TooManyExports(QuintetError):
    """429: as many exports run as may; try again when one is done."""

    type, status, seconds = "refused", 429, 20

    def __init__(self) -> None:
        text = _("Other exports are running; try again in a moment", "其他导出正在进行，请稍后再试")
        super().__init__(text, rule="kernel.export.too_many")


class Stream:
    """The bytes of an export, in pieces. Whoever stops reading closes it, from any thread; then its query ends."""

    def __init__(self, filename: str, kind: str, pieces: Callable[[], Iterator[bytes]], source: Source | None) -> None:
        self.filename, self.kind = filename, kind
        self._pieces, self._source = pieces(), source
        self._language = translation.get_language()
        self._lock = threading.Lock()  # held while a piece is made

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with self._lock, translation.override(self._language):
            return next(self._pieces)

    def close(self) -> None:
        """End it. A query that runs in another thread is cancelled first."""
        if not self._lock.acquire(blocking=False):
            if self._source is not None:
                self._source.cancel()
            self._lock.acquire()
        try:
            self._pieces.close()  # type: ignore[attr-defined]
        finally:
            self._lock.release()


def check_format(format: str) -> None:
    """Raises InvalidInput for a format there is not."""
    if format not in FORMATS:
        text = _("format must be one of {these}", "format 必须是 {these} 之一").format(these=", ".join(FORMATS))
        raise InvalidInput([Invalid(text, "format", "kernel.export.format")])


def export_list(asking: audit.Asking, document: Document, wanted: Wanted, format: str) -> Stream:
    """The list as a file. Raises InvalidInput for what the list would refuse, TooManyExports; reads nothing yet."""
    check_format(format)
    export = ListExport(asking.actor, document, wanted)
    question = {
        "where": wanted.query.where, "q": wanted.query.q, "sort": export.sort.key, "columns": wanted.which,
        "fields": [each.name for each in export.fields], "lines": wanted.lines,
    }  # fmt: skip
    return _stream(asking, document.name, format, question, export.layout, export.blocks, lambda: export.count)


def export_sheet(asking: audit.Asking, what: str, question: Mapping[str, Any], layout: Layout, rows: Any) -> Stream:
    """Rows that are at hand already (a report) as a file. `question` names the format."""
    format = str(question["format"])
    check_format(format)
    rest = {name: value for name, value in question.items() if name != "format"}
    return _stream(asking, what, format, rest, layout, lambda _source: iter([rows] if rows else []), lambda: len(rows))


def count_list(asking: audit.Asking, document: Document, wanted: Wanted) -> int:
    """How many documents the file would hold. Raises as `export_list`."""
    export = ListExport(asking.actor, document, wanted)
    source = Source()
    try:
        return export.count_documents(source)
    finally:
        source.close()


def _stream(
    asking: audit.Asking,
    what: str,
    format: str,
    question: Mapping[str, Any],
    layout: Layout,
    blocks: Callable[[Source], Blocks],
    count: Callable[[], int],
) -> Stream:
    if not _free.acquire(blocking=False):
        raise TooManyExports()
    try:
        number = audit.begin(asking, what, format, question)
        source = Source()
    except BaseException:
        _free.release()
        raise

    def pieces() -> Iterator[bytes]:
        outcome = "STOPPED"
        try:
            yield b""  # so that what follows is undone even when nobody reads
            yield from _bytes(layout, blocks(source), format)
            outcome = "DONE"
        except Exception:
            outcome = "STOPPED" if source.is_cancelled else "FAILED"
            if outcome == "FAILED":
                log.exception("an export of %s broke off", what)
                yield _broken_off(format)
        finally:
            source.close()
            _free.release()
            audit.end(number, outcome, count())

    started = pieces()
    next(started)
    kind, ending = FORMATS[format]
    name = f"{layout.title} {clock.today():%Y-%m-%d}.{ending}"
    return Stream(name, kind, lambda: started, source)


def _broken_off(format: str) -> bytes:
    """The last line of a csv file that is not whole; a workbook without its end does not open at all."""
    if format == "xlsx":
        return b""
    text = _("The export broke off: this file is incomplete", "导出中断：此文件不完整")
    return f"\r\n{text}\r\n".encode(CODECS["gbk" if format == "csv-gbk" else "utf-8"])


def _bytes(layout: Layout, blocks: Blocks, format: str) -> Iterator[bytes]:
    if format == "xlsx":
        return xlsx_bytes(layout, blocks)
    return csv_bytes(layout, blocks, "gbk" if format == "csv-gbk" else "utf-8")
