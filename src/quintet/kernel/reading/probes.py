"""The questions search asks of the register; each looks at a bounded number of rows, however many there are.

Names and words of few rows are found whole. Of what occurs in more rows than a probe looks at, exact texts and
beginnings are asked for by themselves (tokens `=` and `^`), so that a bound never loses what is meant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quintet.kernel import sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document
from quintet.kernel.documents import documents as by_name
from quintet.kernel.reading.matching import Typed, after
from quintet.kernel.reading.sight import Sight, either

BEGIN, EXACT = 1, 2  # how well an entry fits; 0: it has it somewhere
COUNTED = 1_000
_LOOKED_AT = 1_500  # rows of a name or a word that are read
_BEGINNING = 300  # rows that begin so
_NEWEST = 12_000  # documents read back from the newest for words that too many have
_BEST = 150  # rows that are ranked

_FIELDS = "t.id, t.doc, t.title, t.subtitle, t.owner_id, t.about_id"


@dataclass(frozen=True)
class Entry:
    """A candidate; `seen`: the reader may see it (of others only what is about them may be found)."""

    id: int
    doc: str
    title: str
    subtitle: str
    about: int | None
    fit: int
    seen: bool


@dataclass(frozen=True)
class Found:
    """Candidates, best first, and how many of each kind there are; `whole`: nothing was left unread."""

    entries: list[Entry]
    counts: dict[str, int]
    whole: bool


# {before}: rows that branches share; {hits}: branches of one probe; what is exact comes first, then the reader's own
_BEST_OF = f"""
WITH {{before}}hit AS MATERIALIZED ({{hits}}),
best AS (
  SELECT h.* FROM hit h
  ORDER BY h.fit DESC, h.seen DESC, (h.owner_id IS NOT DISTINCT FROM %s) DESC, {{order}} LIMIT {_BEST}
)
SELECT id, doc, title, subtitle, about_id, fit, seen, NULL::bigint FROM best
UNION ALL SELECT 0, doc, '', '', NULL, 0, true, count(*) FROM hit WHERE seen AND {{counted}} GROUP BY doc
UNION ALL SELECT 0, '', '', '', NULL, 0, true, count(*) FROM {{read}}
"""


def subjects(actor: Actor, what: Typed, seen: Sequence[Sight]) -> Found:
    """Customers, items, people and other master data of that name (index kernel_entry_subjects, GIN).

    Those hidden from the reader come as well, unseen: documents about them may be theirs.
    """
    sight, rights = either(seen)
    branch = f"(SELECT {_FIELDS}, %s AS fit, {sight} AS seen FROM kernel_entry t WHERE t.is_subject AND {{}} LIMIT %s)"
    asked: list[tuple[str, Any, int, int]] = [("t.tokens && %s::text[]", what.exact, EXACT, _BEGINNING)]
    if what.needed:
        asked.append(("t.tokens @> %s::text[]", [*what.needed, what.beginning], BEGIN, _BEGINNING))
        asked.append(("t.tokens @> %s::text[]", what.needed, 0, _LOOKED_AT))
    text = _BEST_OF.format(
        hits=" UNION ALL ".join(branch.format(condition) for condition, *_rest in asked),
        order="length(h.title), h.id DESC",
        counted=f"fit = {0 if what.needed else EXACT}",  # what fits better is among those that have it somewhere
        before="",
        read="hit WHERE fit = 0",
    )
    params = [p for _condition, tokens, fit, most in asked for p in (fit, *rights, tokens, most)]
    return _found(text, [*params, actor.user_id])


# rights are asked of the rows that the words gave: joined with an index of their own they cost more than they spare,
# and somebody who may see little would have all the rows read
_WORD = f"""
word AS MATERIALIZED (
  SELECT {_FIELDS}, t.company_id, t.unit_id FROM kernel_entry t
  WHERE NOT t.is_subject AND t.tokens @> %s::text[] LIMIT {_LOOKED_AT}), """
_EXACT = f"""
exact AS MATERIALIZED (
  SELECT {_FIELDS}, t.company_id, t.unit_id FROM kernel_entry t
  WHERE NOT t.is_subject AND t.tokens && %s::text[] LIMIT {_LOOKED_AT}), """
_SEEN = f"(SELECT {_FIELDS}, {{fit}} AS fit, true AS seen FROM {{rows}} t WHERE {{sight}})"
_NUMBERS = f"""
(SELECT {_FIELDS}, %s AS fit, true AS seen FROM kernel_entry t
 WHERE t.doc = %s AND t.title >= %s AND t.title < %s AND {{sight}} ORDER BY t.title DESC LIMIT %s)
"""


def documents(actor: Actor, what: Typed, seen: Sequence[Sight], numbered: Sequence[Document]) -> Found:
    """Documents by number, its tail or beginning, and by words of their own (index kernel_entry_words, GIN).

    Of words that too many have, these are any and not the newest: see `newest`.
    """
    sight, rights = either(seen)
    before, params = _EXACT, [what.exact]
    hits, more = [_SEEN.format(fit=EXACT, rows="exact", sight=sight)], [*rights]
    words = not set(what.needed) <= set(what.exact)  # "42": the tail of a number, and nothing else
    if words:
        before, params = before + _WORD, [*params, what.needed]
        hits, more = [*hits, _SEEN.format(fit=0, rows="word", sight=sight)], [*more, *rights]
    start = what.whole.upper()
    for document in numbered:  # index kernel_entry_title (doc, title): numbers of a kind by their beginning
        hits.append(_NUMBERS.format(sight=sight))
        more += [BEGIN, document.name, start, after(start), *rights, COUNTED]
    text = _BEST_OF.format(
        before=before,
        hits=" UNION ALL ".join(hits),
        order="h.id DESC",
        counted="true",
        read="word" if words else "exact",
    )
    return _found(text, [*params, *more, actor.user_id])


def newest(actor: Actor, what: Typed, seen: Sequence[Sight]) -> list[Entry]:
    """The newest documents with these words, where they are in too many to read them all (primary key, backwards)."""
    sight, rights = either(seen)
    rows = sql.rows(
        f"SELECT {_FIELDS} FROM (SELECT * FROM kernel_entry e WHERE NOT e.is_subject ORDER BY e.id DESC LIMIT %s) t"
        f" WHERE t.tokens @> %s::text[] AND {sight} LIMIT {_BEST}",
        [_NEWEST, what.needed, *rights],
        prepare=False,
    )
    return [Entry(number, doc, title, subtitle, about, 0, True) for number, doc, title, subtitle, _owner, about in rows]


def _found(text: str, params: list[Any]) -> Found:
    entries: dict[int, Entry] = {}
    counts: dict[str, int] = {}
    read = 0
    for *fields, count in sql.rows(text, params, prepare=False):
        if count is None:
            entry = Entry(*fields)
            entries.setdefault(entry.id, entry)
        elif fields[1]:
            counts[fields[1]] = count
        else:
            read = count
    return Found(list(entries.values()), counts, read < _LOOKED_AT)


_ABOUT = """
SELECT k.doc, x.n, x.ids
FROM unnest(%s::bigint[]) s(id) CROSS JOIN unnest(%s::text[]) k(doc) CROSS JOIN LATERAL (
  SELECT count(*) AS n, (array_agg(y.id))[1:%s] AS ids FROM (
    SELECT t.id FROM kernel_entry t WHERE t.about_id = s.id AND t.doc = k.doc AND {sight}
    ORDER BY t.id DESC LIMIT %s) y) x
WHERE x.n > 0
"""


@dataclass(frozen=True)
class Told:
    """Documents of one kind about the subjects found: the newest, and how many (at least, when not `exact`)."""

    ids: list[int]
    count: int
    exact: bool


def told_of(ids: Sequence[int], seen: Sequence[Sight], shown: int) -> dict[str, Told]:
    """The documents about these subjects, by kind (index kernel_entry_about, read backwards without the rows)."""
    if not ids or not seen:
        return {}
    most = COUNTED // len(ids)
    text = " UNION ALL ".join(_ABOUT.format(sight=sight.condition) for sight in seen)
    subjects_ = store.array(ids)
    params = [p for s in seen for p in (subjects_, s.documents, shown, *s.params, most)]
    told: dict[str, Told] = {}
    for doc, count, newest_of in sql.rows(text, params, prepare=False):
        before = told.get(doc, Told([], 0, True))
        merged = sorted([*before.ids, *newest_of], reverse=True)[:shown]
        told[doc] = Told(merged, before.count + count, before.exact and count < most)
    return told


_SHOWN = """
SELECT t.id, t.doc, t.title, t.subtitle, a.title FROM kernel_entry t LEFT JOIN kernel_entry a ON a.id = t.about_id
WHERE t.id = ANY(%s::bigint[])
"""


def shown(ids: Sequence[int]) -> dict[int, tuple[str, str, str, str]]:
    """{id: (kind, title, subtitle, what it is about)}."""
    return {row[0]: (row[1], row[2], row[3], row[4] or "") for row in sql.rows(_SHOWN, [store.array(ids)])}


def archived(kinds: Mapping[str, Sequence[int]]) -> set[int]:
    """Which of these records of master data, by kind, are no longer in use."""
    chosen = [(by_name[doc], ids) for doc, ids in kinds.items() if by_name[doc].is_master]
    if not chosen:
        return set()
    of_kind = 'SELECT t.id FROM "{}" t WHERE t.id = ANY(%s::bigint[]) AND NOT t.active'
    text = " UNION ALL ".join(of_kind.format(document.table) for document, _ids in chosen)
    return {row[0] for row in sql.rows(text, [store.array(ids) for _document, ids in chosen], prepare=False)}
