"""Entries of an older version are tokenised anew, a document type at a time, when what they are found by changed."""

import zlib
from typing import Any

from quintet.kernel import sql, store, subjects, tokens
from quintet.kernel.documents import Document, documents
from quintet.kernel.register import entry_of, with_lines
from quintet.kernel.upkeep import after_migrate

BATCH = 2_000
_USER = "kernel.user"

_WRITE = """
UPDATE kernel_entry e SET tokens = u.tokens, about_id = u.about_id, is_subject = coalesce(u.is_subject, false)
FROM json_populate_recordset(NULL::kernel_entry, %s) u WHERE e.id = u.id
  AND (e.tokens, e.about_id, e.is_subject) IS DISTINCT FROM (u.tokens, u.about_id, coalesce(u.is_subject, false))
"""
_DONE = """
INSERT INTO kernel_search_scheme (doc, signature) VALUES (%s, %s)
ON CONFLICT (doc) DO UPDATE SET signature = excluded.signature
"""


def signature(document: Document) -> int:
    """Another number whenever entries of this type would be tokenised otherwise."""
    about = subjects.about(document)
    said = (tokens.SCHEME, document.search, about and about.attname, document.name in subjects.subjects())
    return zlib.crc32(repr(said).encode())


@after_migrate("kernel.reindex")
def reindex() -> None:
    """Bring the register up to the present scheme; each batch is a transaction of its own, readers never wait."""
    done = dict(sql.rows("SELECT doc, signature FROM kernel_search_scheme"))
    tables = {row[0] for row in sql.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")}
    for document in documents.values():
        present = signature(document)
        if document.table in tables and done.get(document.name) != present:
            _reindex(document)
            sql.execute(_DONE, [document.name, present])
    if done.get(_USER) != tokens.SCHEME:
        _reindex_users()
        sql.execute(_DONE, [_USER, tokens.SCHEME])


def _reindex(document: Document) -> None:
    last = 0
    while records := store.select(document.model, "t.id > %s", [last], tail=f"ORDER BY t.id LIMIT {BATCH}"):
        last = records[-1].id
        with_lines(records)
        _write([entry_of(document, record) for record in records])


def _reindex_users() -> None:
    people = sql.rows("SELECT id, title, subtitle FROM kernel_entry WHERE doc = %s", [_USER])
    _write([{"id": number, "tokens": tokens.tokens_of(names)} for number, *names in people])


def _write(entries: list[dict[str, Any]]) -> None:
    if entries:
        sql.execute(_WRITE, [store.as_json(entries)])
