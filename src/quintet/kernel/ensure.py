"""What the database holds beyond tables: functions, triggers, sequences, checks. Idempotent, run after each migrate.

Readable *.sql files of the kernel and of each room are applied in order (kernel, master, then the systems), then what
follows from declarations: history triggers, number sequences, state checks, append-only tables.
"""

import logging
from collections.abc import Iterator
from pathlib import Path

from django.db import ProgrammingError, connection, models, transaction
from psycopg.errors import UndefinedTable

import quintet
from quintet.kernel.documents import Document, documents

log = logging.getLogger("quintet.ensure")
SOURCE = Path(quintet.__file__).parent
_ORDER = ("kernel", "master", "crm", "erp", "oa", "hr", "finance", "flows", "insight", "web")


def sql_files() -> list[Path]:
    """Every *.sql file of the source, in the order it is applied."""
    return [
        path
        for system in _ORDER
        for path in sorted((SOURCE / system).rglob("*.sql"), key=lambda p: (str(p.parent), p.name))
    ]


def ensure_database() -> None:
    """Bring functions, triggers, sequences and checks to what the source declares. Runs as the owner role."""
    for path in sql_files():
        _apply(path.read_text(encoding="utf-8"), str(path.relative_to(SOURCE)))
    for statement in declared_statements():
        _apply(statement, statement)


def _apply(statement: str, origin: str) -> None:
    """Run it; what needs a table whose migration is not written yet is passed over, aloud (a test asks for it)."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as problem:
        if not isinstance(problem.__cause__, UndefinedTable):
            raise
        log.warning("a migration is missing for %s: %s", origin, problem)


def declared_statements() -> Iterator[str]:
    """The SQL that follows from the documents' declarations."""
    for document in documents.values():
        if document.number:
            yield f"CREATE SEQUENCE IF NOT EXISTS quintet_number_{document.name.replace('.', '_')} AS bigint"
        if document.states:
            yield from _state_check(document)
        if document.append_only:
            yield from _append_only(document.table)
            for lines in document.lines.values():
                yield from _append_only(lines.model._meta.db_table)
        elif document.history:
            yield from _history(document.table, "id")
            for lines in document.lines.values():
                parent: models.Field[object, object] = lines.model._meta.get_field(lines.parent)
                yield from _history(lines.model._meta.db_table, parent.column)


def _state_check(document: Document) -> Iterator[str]:
    name = f"{document.table}_state"
    values = ", ".join(f"'{state.value}'" for state in document.states)
    yield f'ALTER TABLE "{document.table}" DROP CONSTRAINT IF EXISTS "{name}"'
    check = f"CHECK ({document.state_field} IN ({values})) NOT VALID"
    yield f'ALTER TABLE "{document.table}" ADD CONSTRAINT "{name}" {check}'


def _append_only(table: str) -> Iterator[str]:
    yield (
        f'CREATE OR REPLACE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}"'
        " FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change()"
    )


def _history(table: str, column: str) -> Iterator[str]:
    for operation, rows in (
        ("insert", "NEW TABLE AS new_rows"),
        ("update", "OLD TABLE AS old_rows"),
        ("delete", "OLD TABLE AS old_rows"),
    ):
        yield (
            f'CREATE OR REPLACE TRIGGER "{table}_history_{operation}" AFTER {operation.upper()} ON "{table}"'
            f" REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION kernel_record_{operation}('{column}')"
        )
