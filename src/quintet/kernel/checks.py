"""The kernel's own checks: register, links, holds, and the walls in the database."""

import re
from collections.abc import Iterable

from quintet.kernel import sql
from quintet.kernel.doctor import MOST, Finding, check
from quintet.kernel.documents import documents
from quintet.kernel.ensure import declared_statements, sql_files
from quintet.kernel.text import _

_TRIGGER = re.compile(r'CREATE\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+)?TRIGGER\s+"?(\w+)"?', re.IGNORECASE)
_TRIGGERS_ON = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
_CONSTRAINT = re.compile(r'ADD\s+CONSTRAINT\s+"(\w+)"', re.IGNORECASE)


@check("kernel.links", _("Links join documents that exist", "单据链的两端均存在"))
def links_join_documents() -> Iterable[Finding]:
    """Both ends of every arrow of the chain are in the register."""
    rows = sql.rows(
        "SELECT l.source_id, l.target_id, s.id IS NULL FROM kernel_link l"
        " LEFT JOIN kernel_entry s ON s.id = l.source_id LEFT JOIN kernel_entry t ON t.id = l.target_id"
        f" WHERE s.id IS NULL OR t.id IS NULL ORDER BY l.id LIMIT {MOST}"
    )
    text = _("linked with {other}, which does not exist", "关联的单据 {other} 不存在")
    for source, target, source_missing in rows:
        known, other = (target, source) if source_missing else (source, target)
        yield Finding(known, text.format(other=other))


@check("kernel.entries", _("Every document is in the register", "所有单据均已登记"))
def documents_are_registered() -> Iterable[Finding]:
    """Each row of each document's table has its entry, under the right name; rows of append-only tables have none."""
    for document in documents.values():
        if document.append_only:
            continue
        rows = sql.rows(
            f'SELECT t.id FROM "{document.table}" t LEFT JOIN kernel_entry e ON e.id = t.id AND e.doc = %s'
            f" WHERE e.id IS NULL ORDER BY t.id LIMIT {MOST}",
            [document.name],
        )
        text = _("{doc} is missing in the register", "{doc} 未登记")
        for (number,) in rows:
            yield Finding(number, text.format(doc=document.label))


@check("kernel.holds", _("Holds and held documents agree", "挂起与单据状态一致"))
def holds_agree() -> Iterable[Finding]:
    """A held document has its open hold, an open hold its held document."""
    for document in documents.values():
        if not document.has_company:
            continue
        without = sql.rows(
            f'SELECT t.id FROM "{document.table}" t WHERE t.hold_id IS NOT NULL'
            " AND NOT EXISTS (SELECT 1 FROM kernel_hold h"
            f" WHERE h.id = t.hold_id AND h.document = t.id AND h.state IN ('OPEN', 'BLOCKED')) LIMIT {MOST}"
        )
        for (number,) in without:
            yield Finding(number, _("is held, but nothing holds it", "单据处于挂起状态，但没有对应的挂起记录"))
        lonely = sql.rows(
            "SELECT h.document, h.id FROM kernel_hold h WHERE h.doc = %s AND h.state IN ('OPEN', 'BLOCKED')"
            f' AND NOT EXISTS (SELECT 1 FROM "{document.table}" t WHERE t.id = h.document AND t.hold_id = h.id)'
            f" LIMIT {MOST}",
            [document.name],
        )
        text = _("the open hold {hold} does not hold it", "未结束的挂起 {hold} 与单据不符")
        for number, hold in lonely:
            yield Finding(number, text.format(hold=hold))


def expected_walls() -> tuple[set[str], set[str]]:
    """(triggers, constraints) that the source declares: in *.sql files and by its documents."""
    statements = [*declared_statements(), *(path.read_text(encoding="utf-8") for path in sql_files())]
    triggers = {name for text in statements for name in _TRIGGER.findall(text)}
    constraints = {name for text in statements for name in _CONSTRAINT.findall(text)}
    return triggers, constraints


@check("kernel.walls", _("The walls in the database stand", "数据库约束与触发器完整"))
def walls_stand() -> Iterable[Finding]:
    """Every trigger and state check that the source declares exists and is switched on."""
    triggers, constraints = expected_walls()
    on = {name for (name,) in sql.rows(_TRIGGERS_ON)}
    present = {name for (name,) in sql.rows("SELECT conname FROM pg_constraint")}
    for name in sorted(triggers - on):
        yield Finding(None, _("the trigger {name} is missing or off", "触发器 {name} 缺失或被禁用").format(name=name))
    for name in sorted(constraints - present):
        yield Finding(None, _("the constraint {name} is missing", "约束 {name} 缺失").format(name=name))
