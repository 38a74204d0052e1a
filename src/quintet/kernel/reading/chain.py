"""The chain of a document: everything that caused it and everything it caused, across systems.

Two statements walk and fetch the arrows, one the entries, and one for each type of document its state and amount.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from typing import Any

from quintet.kernel import sql, store
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document, documents
from quintet.kernel.fields import RefField
from quintet.kernel.reading import values
from quintet.kernel.reading.bodies import EntryRecord
from quintet.kernel.register import arrow_names
from quintet.kernel.rights import hidden_fields, in_scope
from quintet.kernel.text import as_text

MOST = 500  # nodes

# UNION (not ALL) ends the walk where it comes to what it knows: circles do no harm.
# Indexes kernel_link_once (source) and kernel_link_back (target).
_WALK = f"""
WITH RECURSIVE down(id) AS (
  SELECT %s::bigint UNION SELECT l.target_id FROM down JOIN kernel_link l ON l.source_id = down.id
), up(id) AS (
  SELECT %s::bigint UNION SELECT l.source_id FROM up JOIN kernel_link l ON l.target_id = up.id
)
(SELECT id, 1 FROM down LIMIT {MOST + 1}) UNION ALL (SELECT id, -1 FROM up LIMIT {MOST + 1})
"""
_ARROWS = """
SELECT source_id, target_id, kind FROM kernel_link
WHERE source_id = ANY(%s::bigint[]) AND target_id = ANY(%s::bigint[]) ORDER BY id
"""
_ENTRIES = "SELECT id, doc, title, company_id, owner_id, unit_id FROM kernel_entry WHERE id = ANY(%s::bigint[])"


def get_chain(actor: Actor, number: int) -> dict[str, Any]:
    """The chain as the API answers it; of documents the actor may not read only that they exist."""
    sides: dict[int, set[int]] = {1: set(), -1: set()}
    for node, side in sql.rows(_WALK, [number, number]):
        sides[side].add(node)
    truncated = len(sides[1]) > MOST or len(sides[-1]) > MOST
    ids = store.array(sorted(sides[1] | sides[-1]))
    arrows = sql.rows(_ARROWS, [ids, ids])
    depths = _depths(number, arrows, sides)
    entries = {row[0]: row[1:] for row in sql.rows(_ENTRIES, [ids])}
    nodes = [_node(actor, node, entries[node], depths[node]) for node in depths if node in entries]
    _fill(actor, [n for n in nodes if n["readable"]])
    nodes.sort(key=lambda n: (n["depth"], n["id"]))
    shown = {n["id"] for n in nodes}
    return {
        "focus": number,
        "nodes": nodes,
        "edges": [
            {"source": s, "target": t, "label": _arrow_label(entries, t, kind)}
            for s, t, kind in arrows
            if s in shown and t in shown
        ],
        "truncated": truncated,
    }


def _depths(focus: int, arrows: Iterable[tuple[int, int, str]], sides: dict[int, set[int]]) -> dict[int, int]:
    """How many steps behind (positive) or before (negative) the focus each document lies, by the shortest way."""
    next_to: dict[int, dict[int, list[int]]] = {1: defaultdict(list), -1: defaultdict(list)}
    for source, target, _kind in arrows:
        next_to[1][source].append(target)
        next_to[-1][target].append(source)
    depths = {focus: 0}
    for side in (1, -1):
        waiting = deque([focus])
        seen = {focus: 0}
        while waiting:
            node = waiting.popleft()
            for other in next_to[side][node]:
                if other not in seen and other in sides[side]:
                    seen[other] = seen[node] + side
                    depths.setdefault(other, seen[other])
                    waiting.append(other)
    return depths


def _node(actor: Actor, number: int, entry: tuple[Any, ...], depth: int) -> dict[str, Any]:
    doc, title, *owners = entry
    document = documents.get(doc)
    readable = document is not None and in_scope(actor, document, "read", EntryRecord(number, *owners))
    return {
        "id": number,
        "doc": doc,
        "doc_label": str(document.label) if document else doc,
        "system": document.system if document else doc.partition(".")[0],
        "title": title if readable else "",
        "state_label": "",
        "tone": "default",
        "amount": None,
        "currency": None,
        "date": None,
        "depth": depth,
        "readable": readable,
    }


def _fill(actor: Actor, nodes: list[dict[str, Any]]) -> None:
    by_doc: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for node in nodes:
        by_doc[node["doc"]][node["id"]] = node
    for doc, found in by_doc.items():
        document = documents[doc]
        columns = _facts(actor, document)
        if columns:
            listed = ", ".join(f'"{column}"' for column in columns.values())
            query = f'SELECT id, {listed} FROM "{document.table}" WHERE id = ANY(%s::bigint[])'
            for row in sql.rows(query, [store.array(sorted(found))]):
                _put(document, found[row[0]], dict(zip(columns, row[1:], strict=True)))


def _facts(actor: Actor, document: Document) -> dict[str, str]:
    """Columns that say where a document stands, by what they mean."""
    named = {
        "state": document.state_field,
        "amount": document.amount,
        "currency": document.currency,
        "date": document.date,
    }
    hidden = hidden_fields(actor, document)
    fields = {f.name: f.column for f in document.model._meta.concrete_fields}
    return {what: fields[name] for what, name in named.items() if name and name in fields and name not in hidden}


def _put(document: Document, node: dict[str, Any], facts: dict[str, Any]) -> None:
    if facts.get("state"):
        state = document.state(facts["state"])
        node["state_label"], node["tone"] = str(state.label), state.tone
    if facts.get("amount") is not None:
        node["amount"] = values.money(facts["amount"])
        node["currency"] = facts.get("currency") or "CNY"
    if facts.get("date") is not None:
        node["date"] = str(facts["date"])[:10]


def _arrow_label(entries: dict[int, tuple[Any, ...]], target: int, kind: str) -> str:
    document = documents.get(entries[target][0])
    if document is not None:
        models = [document.model, *(each.model for each in document.lines.values())]
        for model in models:
            for field in model._meta.concrete_fields:
                if isinstance(field, RefField) and field.name == kind:
                    return str(as_text(field.verbose_name))
    return str(arrow_names.get(kind, kind))
