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
            yield from _history(document.table, "id", document.computed)
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


# Kept is the row as it was before; the present row is in its table, so nothing is stored twice. One insert for a
# statement of any size (row-level triggers cost five times that); a function for each table, so that the document's
# column is named in it: taking it out of to_jsonb(row) doubled the cost of an insert.
_HISTORY = """
CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  _actor bigint := nullif(current_setting('quintet.actor', true), '')::bigint;
  _via text := coalesce(current_setting('quintet.via', true), '');
  _command text := coalesce(current_setting('quintet.command', true), '');
  _at timestamptz := coalesce(nullif(current_setting('quintet.at', true), '')::timestamptz, now());
BEGIN
  INSERT INTO kernel_history ("table", row_id, document, operation, before, actor_id, via, command, transaction, at)
  SELECT '{table}', r.id, r."{column}", '{operation}', {before}, _actor, _via, _command, txid_current(), _at
  FROM rows r{where};
  RETURN NULL;
END $$
"""


def _history(table: str, column: str, computed: str | None = None) -> Iterator[str]:
    for operation, rows, before in (
        ("INSERT", "NEW TABLE AS rows", "NULL"),
        ("UPDATE", "OLD TABLE AS rows NEW TABLE AS present", "to_jsonb(r)"),
        ("DELETE", "OLD TABLE AS rows", "to_jsonb(r)"),
    ):
        name = f"{table}_history_{operation.lower()}"
        where = _kept(computed, operation)
        yield _HISTORY.format(name=name, table=table, column=column, operation=operation[0], before=before, where=where)
        yield (
            f'CREATE OR REPLACE TRIGGER "{name}" AFTER {operation} ON "{table}"'
            f' REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()'
        )


def _kept(computed: str | None, operation: str) -> str:
    """Which rows the history keeps: not those that runs make, change and replace among themselves."""
    if not computed:
        return ""
    if operation == "UPDATE":
        both = f"{computed.format('r')} AND {computed.format('n')}"
        return f" JOIN present n ON n.id = r.id WHERE NOT ({both})"
    return f" WHERE NOT ({computed.format('r')})"
