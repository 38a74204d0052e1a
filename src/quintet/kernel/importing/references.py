"""Names in cells as numbers of documents: by code, number, title or user name, in one statement per kind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from quintet.kernel import sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.documents import documents
from quintet.kernel.rights import readable

Found = Mapping[str, list[int]]

_ENTRY = """
SELECT e.id, e.title, e.subtitle FROM kernel_entry e
WHERE e.doc = %s AND (e.title = ANY(%s::text[]) OR e.subtitle = ANY(%s::text[]))
  AND (%s::bigint IS NULL OR e.company_id IS NULL OR e.company_id = %s)
"""


def resolve(doc: str, texts: Iterable[str], company: int | None, actor: Actor | None = None) -> Found:
    """{text: numbers it may mean}: one is a hit, several are ambiguous. A code counts before a name.

    Documents of a company are looked for in that company only, and among those `actor` may read.
    """
    wanted = sorted(set(texts))
    if not wanted:
        return {}
    document = documents.get(doc)
    seen, params = readable(actor, document) if actor is not None and document is not None else ("true", [])
    if document is not None and document.is_master:
        rows = sql.rows(
            f'SELECT t.id, t.name, t.code FROM "{document.table}" t'
            f" WHERE (t.code = ANY(%s::text[]) OR t.name = ANY(%s::text[])) AND {seen}",
            [wanted, wanted, *params],
        )
    elif document is not None and document.has_company:
        code = "code" if document.subtitle == "code" else "number"  # an account is known by its code
        rows = sql.rows(
            f'SELECT t.id, t."{document.title}", t."{code}" FROM "{document.table}" t WHERE t.company_id = %s'
            f' AND (t."{code}" = ANY(%s::text[]) OR t."{document.title}" = ANY(%s::text[])) AND {seen}',
            [company, wanted, wanted, *params],
        )
    else:
        rows = sql.rows(_ENTRY, [doc, wanted, wanted, company, company])
    return _pick(wanted, rows)


def _pick(wanted: Iterable[str], rows: Iterable[tuple[int, str, str]]) -> Found:
    by_name: dict[str, list[int]] = defaultdict(list)
    by_code: dict[str, list[int]] = defaultdict(list)
    for number, name, code in rows:
        by_name[name].append(number)
        by_code[code].append(number)
    return {text: by_code.get(text) or by_name.get(text, []) for text in wanted}


def existing(doc: str, keys: Iterable[str], company: int | None) -> dict[str, int]:
    """{code or number: document} of those that exist already."""
    document, wanted = documents.get(doc), sorted({key for key in keys if key})
    if not wanted:
        return {}
    if document is None:
        return dict(
            sql.rows("SELECT subtitle, id FROM kernel_entry WHERE doc = %s AND subtitle = ANY(%s)", [doc, wanted])
        )
    column = "code" if document.is_master else "number"
    where = "" if document.is_master else " AND company_id = %s"
    params = [wanted] if document.is_master else [wanted, company]
    table = store.table(document.model).name
    return dict(sql.rows(f'SELECT {column}, id FROM "{table}" WHERE {column} = ANY(%s){where}', params))
