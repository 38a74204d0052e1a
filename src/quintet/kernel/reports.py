"""Reports: figures over many documents, declared in a room's queries.py and served at /api/reports/{name}.

```python
@report("finance.trial_balance", _("Trial balance", "科目余额表"), icon="table", roles="accountant cfo",
        labels={"to_period": _("To", "至期间")})
def trial_balance(actor: Actor, *, to_period: Annotated[int | None, Input(to="finance.period")] = None) -> Result:
    return Result([Column("code", _("Code", "编码")), …], rows, totals, checks)
```
Keyword-only parameters with their types are the dialog, as with commands. A report changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quintet.kernel.actor import Actor
from quintet.kernel.asking import Asked
from quintet.kernel.text import Text

reports: dict[str, "Report"] = {}


@dataclass(frozen=True)
class Column:
    """A column: `type` is a FieldType of the web contract (text money decimal integer date percent ref …)."""

    name: str
    label: Text
    type: str = "text"
    to: str | None = None
    sum: bool = False
    width: int | None = None


@dataclass(frozen=True)
class Check:
    """An identity the report's own figures must satisfy, shown on the page."""

    label: Text
    ok: bool
    detail: str = ""


@dataclass(frozen=True)
class Heading:
    """What stands above the figures, on screen and on paper: the name of an official form, the days, the unit."""

    form: Text | None = None
    period: Text | None = None
    unit: Text | None = None


@dataclass(frozen=True)
class Result:
    """What a report answers.

    Rows are dicts by column name: Decimal, date, int, str, or `ref(…)`; `_level` indents, `_bold` stresses (a statement
    of two sides says it by column: `_levels` {column: level}, `_bolds` [column, …]). `_link` opens what is behind the
    row, `_links` {column: link} what is behind a figure (see `to_list`, `to_report`, `to_document`); `_tones`
    {column: tone} colours it.
    """

    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    totals: Mapping[str, Any] | None = None
    checks: Sequence[Check] = field(default_factory=tuple)
    heading: Heading | None = None


def to_list(doc: str, where: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """A link to the documents behind a figure; `where` as in the API."""
    return {"doc": doc, "where": [list(each) for each in where]}


def to_report(name: str, **params: str | int | bool) -> dict[str, Any]:
    """A link to the report that a figure opens into, with its parameters; what is not given takes its default."""
    return {"report": name, "params": params}


def to_document(doc: str, number: int) -> dict[str, Any]:
    """A link to one document."""
    return {"doc": doc, "id": number}


def ref(doc: str, number: int, label: str) -> dict[str, Any]:
    """A reference in a row, as the web contract has it."""
    return {"doc": doc, "id": number, "label": label}


class Report(Asked):
    """A declared report; `roles` may read it (administrator and auditor always may)."""

    def __init__(self, name: str, label: Text, function: Callable[..., Result], **options: Any) -> None:
        if name in reports:
            raise TypeError(f"report {name} is declared twice")
        super().__init__(name, label, function, **options)
        reports[name] = self


def report(
    name: str,
    label: Text,
    *,
    roles: str,
    icon: str = "table",
    help: Text | None = None,
    labels: Mapping[str, Text] | None = None,
    defaults: Callable[[Actor], Mapping[str, Any]] | None = None,
) -> Callable[[Callable[..., Result]], Report]:
    """Declare a report; its name is "system.report"."""

    def declare(function: Callable[..., Result]) -> Report:
        said = help or Text("", "")
        return Report(name, label, function, icon=icon, help=said, roles=roles, labels=labels or {}, defaults=defaults)

    return declare


def get_report(name: str) -> Report:
    """The report declared under that name. Raises KeyError."""
    return reports[name]
