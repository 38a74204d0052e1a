"""The filter grammar of the API: [field, op, value] triples, AND-ed; a closed set, typed, nothing is evaluated.

Ops: = != < <= > >= in contains empty me. A wrong one is refused by name; a field the reader may not see does not exist.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from quintet.kernel import store
from quintet.kernel.actor import Actor
from quintet.kernel.converting import Unreadable, to_bool, to_int, to_str
from quintet.kernel.documents import Document
from quintet.kernel.inputs import Reader, reader_of
from quintet.kernel.reading import periods
from quintet.kernel.reading.columns import Column, columns_of, visible
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import Text, _

MOST = 50  # predicates in one filter
LONGEST = 5_000  # values in one `in`
_COMPARE = {"=": "=", "!=": "IS DISTINCT FROM", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_CASTS = {
    "ref": "bigint",
    "integer": "bigint",
    "money": "numeric",
    "decimal": "numeric",
    "percent": "numeric",
    "date": "date",
    "datetime": "timestamptz",
    "boolean": "boolean",
}
_ORDERED = {"integer", "money", "decimal", "percent", "date", "datetime", "text"}

Condition = tuple[str, list[Any]]


class BadPredicate(Exception):
    """A predicate that cannot be read."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


def conditions(actor: Actor, document: Document, where: Any) -> list[Condition]:
    """SQL conditions on alias t. Raises InvalidInput naming each predicate that is wrong ("where.0")."""
    if where is None:
        return []
    if not isinstance(where, list | tuple) or len(where) > MOST:
        text = _(
            "where must be a list of at most {n} [field, op, value]", "where 必须是不超过 {n} 条的 [字段, 运算, 值]"
        )
        raise InvalidInput([Invalid(text.format(n=MOST), "where", "kernel.where")])
    columns = visible(actor, document, columns_of(document))
    found, problems = [], []
    for index, each in enumerate(where):
        try:
            found.append(_one(actor, columns, each))
        except BadPredicate as problem:
            problems.append(Invalid(problem.message, f"where.{index}", "kernel.where"))
    if problems:
        raise InvalidInput(problems)
    return found


def _one(actor: Actor, columns: Mapping[str, Column], predicate: Any) -> Condition:
    if not isinstance(predicate, list | tuple) or len(predicate) not in (2, 3):
        raise BadPredicate(_("a condition is [field, op, value]", "条件的形式是 [字段, 运算, 值]"))
    name, op, value = (*predicate, None)[:3]
    if name == "id":
        return _identity(op, value)
    column = columns.get(name) if isinstance(name, str) else None
    if column is None:
        raise BadPredicate(
            _("{name} is not a field to filter by", "{name} 不是可筛选的字段").format(name=str(name)[:80])
        )
    handler = _OPS.get(op) if isinstance(op, str) else None
    if handler is None or column.kind == "json":
        raise BadPredicate(
            _("{label}: {op} is not an operation", "{label}：不支持运算 {op}").format(
                label=column.label, op=str(op)[:20]
            )
        )
    return handler(actor, column, op, value)


def _identity(op: Any, value: Any) -> Condition:
    given = value if isinstance(value, list) else [value]
    if op not in ("=", "in") or len(given) > LONGEST:
        raise BadPredicate(_("id takes = and in", "id 只支持 = 和 in"))
    try:
        return "t.id = ANY(%s::bigint[])", [store.array(to_int(each) for each in given)]
    except Unreadable as problem:
        raise BadPredicate(problem.expected) from None


def _read(column: Column, value: Any) -> Any:
    reader: Reader = reader_of(column.field)
    try:
        if value is None or value == "":
            raise Unreadable(_("a value", "一个值"))
        if column.kind == "state":
            return _option(column, value, {state.value for state in column.field.states})
        if column.kind == "choice":
            return _option(column, value, set(reader.options))
        return reader.read(value)
    except Unreadable as problem:
        text = _("{label} must be {what}", "{label}必须是{what}")
        raise BadPredicate(text.format(label=column.label, what=problem.expected)) from None


def _option(column: Column, value: Any, options: set[str]) -> str:
    if not isinstance(value, str) or value not in options:
        text = _("{label}: {value} is not one of the choices", "{label}：{value} 不在可选范围内")
        raise BadPredicate(text.format(label=column.label, value=str(value)[:80]))
    return value


def _compare(_actor: Actor, column: Column, op: str, value: Any) -> Condition:
    if op not in ("=", "!=") and column.kind not in _ORDERED:
        raise BadPredicate(_("{label} has no order", "{label}不能比较大小").format(label=column.label))
    if value is None and op in ("=", "!="):
        return f't."{column.column}" IS {"" if op == "=" else "NOT "}NULL', []
    if column.kind in ("date", "datetime") and isinstance(value, str) and (column.kind == "date" or "T" not in value):
        return _dated(column, op, value)
    cast = _CASTS.get(column.kind, "text")
    return f't."{column.column}" {_COMPARE[op]} %s::{cast}', [_read(column, value)]


def _dated(column: Column, op: str, value: str) -> Condition:
    try:
        first, after = periods.period(value)
    except (ValueError, OverflowError):
        text = _(
            "{label}: a date like 2026-11-24, today-7, month or year",
            "{label}：形如 2026-11-24、today-7、month、year 的日期",
        )
        raise BadPredicate(text.format(label=column.label)) from None
    cast = _CASTS[column.kind]
    bounds: tuple[Any, Any] = (first, after)
    if column.kind == "datetime":
        bounds = (periods.start_of(first), periods.start_of(after))
    field = f't."{column.column}"'
    if op == "=":
        return f"{field} >= %s::{cast} AND {field} < %s::{cast}", list(bounds)
    if op == "!=":
        return f"({field} < %s::{cast} OR {field} >= %s::{cast} OR {field} IS NULL)", list(bounds)
    bound = bounds[0] if op in ("<", ">=") else bounds[1]
    sign = {"<": "<", ">=": ">=", "<=": "<", ">": ">="}[op]
    return f"{field} {sign} %s::{cast}", [bound]


def _among(_actor: Actor, column: Column, _op: str, value: Any) -> Condition:
    if not isinstance(value, list) or len(value) > LONGEST:
        raise BadPredicate(_("{label}: in takes a list", "{label}：in 需要一个列表").format(label=column.label))
    if column.kind in ("date", "datetime"):
        parts = [_compare(_actor, column, "=", each) for each in value[:100]]
        return f"({' OR '.join(text for text, _p in parts) or 'false'})", [p for _t, params in parts for p in params]
    cast = _CASTS.get(column.kind, "text")
    return f't."{column.column}" = ANY(%s::{cast}[])', [[_read(column, each) for each in value]]


def _contains(_actor: Actor, column: Column, _op: str, value: Any) -> Condition:
    if column.kind not in ("text", "longtext"):
        raise BadPredicate(_("{label} is no text", "{label}不是文本").format(label=column.label))
    text = _read_text(column, value)
    pattern = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f't."{column.column}" ILIKE %s', [f"%{pattern}%"]


def _read_text(column: Column, value: Any) -> str:
    try:
        return to_str(value)
    except Unreadable as problem:
        text = _("{label} must be {what}", "{label}必须是{what}")
        raise BadPredicate(text.format(label=column.label, what=problem.expected)) from None


def _empty(_actor: Actor, column: Column, _op: str, value: Any) -> Condition:
    try:
        wanted = True if value is None else to_bool(value)
    except Unreadable as problem:
        raise BadPredicate(problem.expected) from None
    field = f't."{column.column}"'
    blank = (
        f"({field} IS NULL OR {field} = '')" if column.kind in ("text", "longtext", "choice") else f"{field} IS NULL"
    )
    return (blank if wanted else f"NOT {blank}"), []


def _me(actor: Actor, column: Column, _op: str, _value: Any) -> Condition:
    if column.to != "kernel.user":
        raise BadPredicate(_("{label} is no person", "{label}不是人员").format(label=column.label))
    return f't."{column.column}" = %s::bigint', [actor.user_id]


_OPS: dict[str, Callable[[Actor, Column, str, Any], Condition]] = {
    **dict.fromkeys(_COMPARE, _compare),
    "in": _among,
    "contains": _contains,
    "empty": _empty,
    "me": _me,
}


def joined(parts: Iterable[Condition]) -> Condition:
    """Conditions AND-ed."""
    found = list(parts)
    return " AND ".join(text for text, _p in found) or "true", [p for _t, params in found for p in params]
