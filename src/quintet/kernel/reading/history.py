"""Who did what when: commands with what they changed, comments, approvals — one story, newest first.

The history keeps rows as they were *before* each write; what a write made of a row is the next before-image of that
row, or the row as it is now.
"""

import base64
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor
from quintet.kernel.commands import commands
from quintet.kernel.documents import Document
from quintet.kernel.flow import flows
from quintet.kernel.guarding import for_reader
from quintet.kernel.reading import changes, values
from quintet.kernel.reading.changes import Image, Write
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import Text, _, as_text

PAGE = 30  # commands

_TRANSACTIONS = """
SELECT transaction, at, command, min(id), max(id) FROM kernel_history WHERE document = %s AND id < %s
GROUP BY transaction, at, command ORDER BY max(id) DESC LIMIT %s
"""
_ROWS = """
SELECT h.id, h."table", h.row_id, h.operation, h.before::text, h.actor_id, u.name, h.via, h.command, h.transaction, h.at
FROM kernel_history h LEFT JOIN kernel_user u ON u.id = h.actor_id
WHERE h.document = %s AND h.id >= %s ORDER BY h.id DESC
"""
_COMMENTS = """
SELECT c.id, c.at, c.author_id, coalesce(u.name, ''), c.text FROM kernel_comment c
LEFT JOIN kernel_user u ON u.id = c.author_id
WHERE c.document = %s AND c.at >= %s AND c.at < %s ORDER BY c.id DESC LIMIT 500
"""
_HOLDS = """
SELECT h.id, h.created_at, h.closed_at, h.requester_id, coalesce(u.name, ''), h.state, h.command, h.gates::text
FROM kernel_hold h LEFT JOIN kernel_user u ON u.id = h.requester_id WHERE h.document = %s ORDER BY h.id DESC LIMIT 200
"""
_ENDINGS = {
    "DONE": _("Approved: {command}", "已批准：{command}"),
    "WITHDRAWN": _("Withdrawn: {command}", "已撤回：{command}"),
    "REJECTED": _("Rejected: {command}", "已驳回：{command}"),
}
_FIRST, _LAST = "0001-01-02T00:00:00+00:00", "9999-12-30T00:00:00+00:00"


@for_reader
def get_history(actor: Actor, document: Document, number: int, before: str | None) -> dict[str, Any]:
    """A page of the story as the API answers it. The document must have been fetched for this actor already."""
    top, until = _cursor(before)
    found = sql.rows(_TRANSACTIONS, [number, top, PAGE + 1])
    page = found[:PAGE]
    more = len(found) > PAGE
    entries: list[tuple[datetime, int, dict[str, Any]]] = []
    since = _FIRST
    if page:
        rows = sql.rows(_ROWS, [number, min(row[3] for row in page)])
        entries = _commands(actor, document, number, rows, [tuple(row[:3]) for row in page])
        if more:
            since = min(at for at, _id, _entry in entries).isoformat()
    entries += _comments(number, since, until)
    entries += [each for each in _holds(document, number) if since <= each[0].isoformat() < until]
    entries.sort(key=lambda each: (each[0], each[1]), reverse=True)
    following = _encode(min(row[3] for row in page), since) if more else None
    return {"entries": [entry for _at, _id, entry in entries], "next": following}


def _cursor(text: str | None) -> tuple[int, str]:
    if not text:
        return 2**63 - 1, _LAST
    try:
        top, until = msgspec.json.decode(base64.urlsafe_b64decode(text + "=="), type=tuple[int, str])
        datetime.fromisoformat(until)
        if not 0 <= top < 2**63:
            raise ValueError(top)
    except (ValueError, msgspec.MsgspecError) as problem:
        text_ = _("this cursor does not belong to this history", "该游标不属于此历史记录")
        raise InvalidInput([Invalid(text_, "before", "kernel.cursor")]) from problem
    return top, until


def _encode(top: int, since: str) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode([top, since])).decode().rstrip("=")


def _commands(
    actor: Actor, document: Document, number: int, rows: list[tuple[Any, ...]], wanted: list[tuple[Any, ...]]
) -> list[tuple[datetime, int, dict[str, Any]]]:
    following = _present(document, number)
    grouped: dict[tuple[Any, ...], list[tuple[tuple[Any, ...], Write]]] = defaultdict(list)
    for row in rows:  # newest first: what follows a before-image is what was seen last
        _id, table, row_id, operation, image = row[:5]
        old = values.loads(image) if image else None
        grouped[row[9], row[10], row[8]].append(
            (row, Write(table, row_id, operation, old, following.get((table, row_id))))
        )
        following[table, row_id] = old
    told = {key: changes.changes_of(actor, document, [w for _r, w in reversed(grouped[key])]) for key in wanted}
    titles = changes.titles_of(change for each in told.values() for change in each)
    entries = []
    for key in wanted:
        row = grouped[key][0][0]
        made = any(w.operation == "I" and w.table == document.table for _r, w in grouped[key])
        if told[key] or made:
            label = label_of(document, row[8])
            entry = _entry(f"c{row[0]}", row[10], row[5], row[6] or _by_system(row[7]), "command", label, None)
            entries.append((row[10], row[0], {**entry, "changes": changes.written(told[key], titles)}))
    return entries


def _present(document: Document, number: int) -> dict[tuple[str, int], Image | None]:
    """The rows as they are now, as the history writes them."""
    tables = [(document.table, "id")]
    for each in document.lines.values():
        parent: Any = each.model._meta.get_field(each.parent)
        tables.append((each.model._meta.db_table, parent.column))
    text = " UNION ALL ".join(
        f'SELECT \'{table}\', t.id, to_jsonb(t)::text FROM "{table}" t WHERE t."{column}" = %s::bigint'
        for table, column in tables
    )
    return {(t, i): values.loads(image) for t, i, image in sql.rows(text, [number] * len(tables))}


def _by_system(via: str) -> str:
    return str(_("System", "系统")) + (f" ({_called(via)})" if via else "")


def _called(way: str) -> str:
    """A way that is no command: the step of a flow that ran from the log, an import, the demo."""
    flow = flows.get(way.partition(".")[0])
    step = next((each for each in flow.steps if each.id == way), None) if flow else None
    return str(step.label if step else _WAYS.get(way, as_text(way)))


# what writes without a command of a document
_WAYS = {
    "import": _("import", "导入"),
    "demo": _("demo", "演示"),
    "create_user": _("accounts", "账号管理"),
    "set_roles": _("accounts", "账号管理"),
}


def label_of(document: Document, command_id: str) -> str:
    """What a command is called; with its document when that is another one."""
    command = commands.get(command_id)
    if command is None:
        return _called(command_id)
    if command.document is document:
        return str(command.label)
    return str(
        _("{document}: {command}", "{document}：{command}").format(
            document=command.document.label, command=command.label
        )
    )


def _comments(number: int, since: str, until: str) -> Iterable[tuple[datetime, int, dict[str, Any]]]:
    for comment_id, at, author_id, name, text in sql.rows(_COMMENTS, [number, since, until]):
        yield at, comment_id, _entry(f"k{comment_id}", at, author_id, name, "comment", str(_("Comment", "评论")), text)


def _holds(document: Document, number: int) -> Iterable[tuple[datetime, int, dict[str, Any]]]:
    for hold_id, began, ended, user_id, name, state, command, gates in sql.rows(_HOLDS, [number]):
        label = document.commands[command].label if command in document.commands else as_text(command)
        texts = [as_text(gate["message"]) for gate in values.loads(gates)]
        reason = Text("; ".join(t.en for t in texts), "；".join(t.zh for t in texts))
        waits = _("Waits for approval: {command}", "等待审批：{command}").format(command=label)
        yield began, hold_id, _entry(f"h{hold_id}", began, user_id, name, "hold", str(waits), str(reason))
        if ended and state in _ENDINGS:
            ending = str(_ENDINGS[state].format(command=label))
            yield ended, hold_id, _entry(f"e{hold_id}", ended, None, _by_system(""), "hold", ending, None)


def _entry(
    key: str, at: datetime, user_id: int | None, name: str, kind: str, label: str, comment: str | None
) -> dict[str, Any]:
    return {
        "id": key,
        "at": values.moment(at),
        "actor": {"id": user_id, "name": name},
        "kind": kind,
        "label": label,
        "comment": comment,
        "changes": [],
    }


def add_comment(actor: Actor, number: int, text: str) -> dict[str, Any]:
    """Say something on a document; the entry as the history shows it."""
    now = clock.now()
    comment_id = sql.value(
        "INSERT INTO kernel_comment (document, author_id, text, at) VALUES (%s, %s, %s, %s) RETURNING id",
        [number, actor.user_id, text, now],
    )
    return _entry(f"k{comment_id}", now, actor.user_id, actor.name, "comment", str(_("Comment", "评论")), text)
