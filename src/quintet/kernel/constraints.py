"""Named database constraints as clear refusals: the database is the last wall, and it speaks the user's language."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import DataError, IntegrityError
from django.db.models import Deferrable, F, Func, Q, Value

from quintet.kernel.results import Invalid, InvalidInput, Refused
from quintet.kernel.text import Text, _

texts: dict[str, tuple[Text, str | None]] = {}
_KEY = re.compile(r"\((?P<columns>[^)]+)\)=\((?P<values>[^)]*)\)")


def constraint_text(name: str, message: Text, field: str | None = None) -> None:
    """Declare what a named constraint or trigger rule says when it is broken, and at which field."""
    texts[name] = (message, field)


def no_overlap(
    name: str,
    *,
    same: Sequence[str],
    first: str,
    last: str,
    kind: str = "daterange",
    condition: Q | None = None,
    deferred: bool = False,
) -> ExclusionConstraint:
    """Of rows with the same keys, no two periods first…last (both included, an empty end is open) share a day.

    `kind` is the range: daterange, int8range, or tstzrange (whose end is not part of it). Keys are compared as ranges
    of one number, so that no extension of PostgreSQL is needed. Rows are checked as they are written: shorten the old
    one and flush before the new one is made. `deferred` ones are checked at commit.
    """
    ends = "[)" if kind == "tstzrange" else "[]"
    keys = [(Func(F(key), F(key), Value("[]"), function="int8range"), "&&") for key in same]
    period = Func(F(first), F(last), Value(ends), function=kind)
    return ExclusionConstraint(
        name=name,
        expressions=[*keys, (period, "&&")],
        condition=condition,
        deferrable=Deferrable.DEFERRED if deferred else None,
    )


@contextmanager
def as_refusal() -> Iterator[None]:
    """Turn an integrity error of the database into a Refused or InvalidInput that names rule and field."""
    try:
        yield
    except IntegrityError as problem:
        raise _explained(problem) from problem
    except DataError as problem:
        text = _("A value is out of range", "数值超出范围")
        raise InvalidInput([Invalid(text, None, "kernel.out_of_range")]) from problem


def _explained(problem: IntegrityError) -> Refused | InvalidInput:
    diag = getattr(problem.__cause__, "diag", None)
    name = getattr(diag, "constraint_name", None) or ""
    detail = getattr(diag, "message_detail", None) or ""
    state = getattr(diag, "sqlstate", "") or ""
    if name in texts:
        message, field = texts[name]
        return Refused(message, rule=name, errors=[Invalid(message, field, name)] if field else [])
    match = _KEY.search(detail)
    columns = match.group("columns").split(", ") if match else []
    field = next((c.removesuffix("_id") for c in reversed(columns) if c != "company_id"), None)
    value = match.group("values") if match else ""
    if state == "23503":
        text = _("{value} does not exist", "{value} 不存在").format(value=f"{field} {value}")
    elif state == "23505":
        text = _("{value} exists already", "{value} 已存在").format(value=value)
    else:
        text = _("The database refuses this: {name}", "数据库约束不允许：{name}").format(
            name=name or str(problem).split("\n")[0]
        )
    return InvalidInput([Invalid(text, field, name or "kernel.integrity")])
