"""The rows of a list as they go into a file: what the list shows, in its order, under the reader's rights."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from quintet.kernel import store
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document
from quintet.kernel.exporting.columns import Out, header_fields, line_fields, outs_of
from quintet.kernel.exporting.sheets import Blocks, Layout, Row
from quintet.kernel.exporting.source import Source
from quintet.kernel.reading import listing, sorting
from quintet.kernel.reading.columns import Column, columns_of, visible
from quintet.kernel.results import Invalid, InvalidInput, NotAllowed
from quintet.kernel.text import _

WHICH = ("shown", "all", "import")
_KNOWN_NAMES = 50_000  # names of what rows refer to that are kept at hand


@dataclass(frozen=True)
class Wanted:
    """What of a list goes into the file: its question, which columns (WHICH), whether with lines."""

    query: listing.Query
    which: str = "shown"
    lines: bool = False


@dataclass
class _LineSet:
    name: str
    table: str
    parent: str
    fields: list[Column]
    outs: list[Out] = field(default_factory=list)


class ListExport:
    """A list on its way into a file. Raises InvalidInput for a question that the list itself would refuse."""

    def __init__(self, actor: Actor, document: Document, wanted: Wanted) -> None:
        if wanted.which not in WHICH:
            text = _("columns must be one of {these}", "columns 必须是 {these} 之一").format(these=", ".join(WHICH))
            raise InvalidInput([Invalid(text, "columns", "kernel.export.columns")])
        if document.guarded:
            text = _("{document} does not leave the house in a file", "{document}不允许导出")
            raise NotAllowed(text.format(document=document.label), rule="kernel.export.guarded")
        listing.chosen(actor, document, wanted.query.fields)  # raises for a column that is unknown or hidden
        self.document = document
        self.names: dict[int, tuple[str, str]] = {}
        self.fields = header_fields(actor, document, wanted.which, wanted.query.fields)
        codes_only = wanted.which == "import"
        self.outs = outs_of(self.fields, self.names, codes_only=codes_only)
        self.line_sets = [self._line_set(actor, name, wanted.which) for name in document.lines if wanted.lines]
        for each in self.line_sets:
            prefix = document.lines[each.name].label
            each.outs = outs_of(each.fields, self.names, prefix=prefix, codes_only=codes_only, first=1)
        self.limits = listing.restriction(actor, document, wanted.query)
        self.sort = sorting.sort_of(document, visible(actor, document, columns_of(document)), wanted.query.sort)
        self.count = 0

    def _line_set(self, actor: Actor, name: str, which: str) -> _LineSet:
        lines = self.document.lines[name]
        meta = lines.model._meta
        parent: Any = meta.get_field(lines.parent)
        return _LineSet(name, meta.db_table, parent.column, line_fields(actor, self.document, name, which))

    @property
    def layout(self) -> Layout:
        """The file's columns: the document's, then those of its lines."""
        outs = [*self.outs, *(out for each in self.line_sets for out in each.outs)]
        return Layout(str(self.document.plural), [out.sheet for out in outs])

    def count_documents(self, source: Source) -> int:
        """How many documents the file will hold."""
        text, params = self.limits
        return int(source.rows(f'SELECT count(*) FROM "{self.document.table}" t WHERE {text}', params)[0][0])

    def blocks(self, source: Source) -> Blocks:
        """The rows; `count` grows with the documents that were given out."""
        columns = ", ".join(["t.id", *(f't."{each.column}"' for each in self.fields)])
        text, params = self.limits
        statement = f'SELECT {columns} FROM "{self.document.table}" t WHERE {text} {self.sort.order("t")}'
        for found in source.blocks(statement, params):
            lines = [self._lines(source, each, [row[0] for row in found]) for each in self.line_sets]
            self._learn(source, self._references(found, lines))
            yield list(self._written(found, lines))
            self.count += len(found)

    def _lines(self, source: Source, of: _LineSet, ids: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
        columns = ", ".join([f't."{of.parent}"', *(f't."{each.column}"' for each in of.fields)])
        statement = (
            f'SELECT {columns} FROM "{of.table}" t WHERE t."{of.parent}" = ANY(%s::bigint[])'
            f' ORDER BY t."{of.parent}", t.position'
        )
        grouped: dict[int, list[tuple[Any, ...]]] = {}
        for row in source.rows(statement, [store.array(ids)]):
            grouped.setdefault(row[0], []).append(row)
        return grouped

    def _references(
        self, found: Iterable[tuple[Any, ...]], lines: Sequence[dict[int, list[tuple[Any, ...]]]]
    ) -> set[int]:
        wanted: set[int] = set()
        for index, each in enumerate(self.fields, 1):
            if each.is_ref:
                wanted |= {row[index] for row in found}
        for line_set, grouped in zip(self.line_sets, lines, strict=True):
            for index, each in enumerate(line_set.fields, 1):
                if each.is_ref:
                    wanted |= {row[index] for rows in grouped.values() for row in rows}
        return wanted - {None}

    def _learn(self, source: Source, numbers: set[int]) -> None:
        """Names of what the rows refer to, of those not known yet; memory stays flat however many there are."""
        missing = numbers - self.names.keys()
        if len(self.names) + len(missing) > _KNOWN_NAMES:
            self.names.clear()
            missing = numbers
        if missing:
            statement = "SELECT id, title, subtitle FROM kernel_entry WHERE id = ANY(%s::bigint[])"
            for number, title, subtitle in source.rows(statement, [store.array(sorted(missing))]):
                self.names[number] = (title, subtitle)

    def _written(
        self, found: Iterable[tuple[Any, ...]], lines: Sequence[dict[int, list[tuple[Any, ...]]]]
    ) -> Iterator[Row]:
        own = [(out.source + 1, out.render) for out in self.outs]
        if not self.line_sets:
            for row in found:
                yield [render(row[index]) for index, render in own]
            return
        again = [None if out.is_amount else out for out in self.outs]
        for row in found:
            header = [render(row[index]) for index, render in own]
            yield from self._with_lines(header, again, row[0], lines)

    def _with_lines(
        self, header: list[Any], again: Sequence[Out | None], number: int, lines: Sequence[dict[int, list[Any]]]
    ) -> Iterator[Row]:
        """A row a line, those of one set below those of another; the header stands in each, its amounts only once."""
        empty = [[None] * len(each.outs) for each in self.line_sets]
        first = True
        for place, (line_set, grouped) in enumerate(zip(self.line_sets, lines, strict=True)):
            before = [cell for cells in empty[:place] for cell in cells]
            behind = [cell for cells in empty[place + 1 :] for cell in cells]
            for line in grouped.get(number, ()):
                yield [*header, *before, *(out.render(line[out.source]) for out in line_set.outs), *behind]
                if first:
                    first = False
                    header = [None if out is None else cell for out, cell in zip(again, header, strict=True)]
        if first:
            yield [*header, *(cell for cells in empty for cell in cells)]
